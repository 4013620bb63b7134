namespace Bot.Audit;

/// <summary>What is known of the log's soundness, for the console. Thread-safe.</summary>
public sealed class AuditState
{
    volatile Checked? _last;

    /// <summary>The last check; null until the first one since the start has ended.</summary>
    public Checked? Last => _last;

    /// <summary>Notes a check.</summary>
    public void Put(AuditVerdict verdict, DateTimeOffset at) => _last = new(verdict, at);

    /// <summary>A check and when it was made.</summary>
    public sealed record Checked(AuditVerdict Verdict, DateTimeOffset At);
}
