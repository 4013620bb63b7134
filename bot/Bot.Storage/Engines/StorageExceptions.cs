namespace Bot.Storage;

/// <summary>The storage will not start, and its message tells the operator why and what to do. Nothing was written.</summary>
public sealed class StorageRefusedException : Exception
{
    /// <summary>For serialisers.</summary>
    public StorageRefusedException() { }

    /// <summary>With the text for the operator.</summary>
    public StorageRefusedException(string message) : base(message) { }

    /// <summary>The same, with what the engine said.</summary>
    public StorageRefusedException(string message, Exception? inner) : base(message, inner) { }
}

/// <summary>The engine cannot write just now: locked, full, out of reach. Nothing was acknowledged; what the operation would have
/// done may or may not be stored, so it has to be decided again on what is read.</summary>
public sealed class StorageUnavailableException : IOException
{
    /// <summary>For serialisers.</summary>
    public StorageUnavailableException() { }

    /// <summary>With what is wrong.</summary>
    public StorageUnavailableException(string message) : base(message) { }

    /// <summary>The same, with what the engine said.</summary>
    public StorageUnavailableException(string message, Exception? inner) : base(message, inner) { }
}
