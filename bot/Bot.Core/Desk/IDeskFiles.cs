using Bot.Conversations;

namespace Bot.Desk;

/// <summary>Files that people at the desk send, checked and kept as customers' files are. Thread-safe.</summary>
/// <remarks>A file is first kept for its writer alone. Sending puts a copy where its readers look: a reply's where the customer's client reads,
/// a note's where no address of the customer's leads. The writer's own goes once the words it came with are stored, so that a crash in
/// between loses nothing.</remarks>
public interface IDeskFiles
{
    /// <summary>Most files with one message.</summary>
    int Most { get; }

    /// <summary>Bytes of the largest file.</summary>
    long Largest { get; }

    /// <summary>Keeps a file for its writer.</summary>
    /// <returns>The file, or why it is not taken, in words for the writer.</returns>
    ValueTask<(KeptFile? File, string? Refusal)> KeepAsync(FileBox box, string name, Stream content, CancellationToken cancellation);

    /// <summary>What a writer has attached and not sent, in the order in which it came.</summary>
    IReadOnlyList<KeptFile> Of(FileBox box);

    /// <summary>Takes one off again; gone already is as wished.</summary>
    void Drop(FileBox box, string key);

    /// <summary>Puts those of the writer's files where their readers look. Those that are not there are left out.</summary>
    /// <param name="box">Whose.</param>
    /// <param name="keys">Which.</param>
    /// <param name="origin">Scheme and host by which customers reach this server, unless the settings say another.</param>
    IReadOnlyList<KeptFile> Release(FileBox box, IReadOnlyCollection<string> keys, string origin);

    /// <summary>They were sent: the writer's own go.</summary>
    void Sent(FileBox box, IReadOnlyList<KeptFile> files);

    /// <summary>Deletes what was attached longer ago than the settings say, and never sent.</summary>
    /// <returns>How many files that were.</returns>
    int ForgetUnsent(DateTimeOffset now);

    /// <summary>Path and media type of a file of a conversation that was sent, by whomever; null when this conversation has none of that key.</summary>
    (string Path, string Type)? Find(string conversationId, string key);
}

/// <summary>Where somebody's unsent files lie.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Staff">Account of the writer.</param>
/// <param name="ToCustomer">True for those of a reply, false for those of a note.</param>
public sealed record FileBox(string Conversation, string Staff, bool ToCustomer);
