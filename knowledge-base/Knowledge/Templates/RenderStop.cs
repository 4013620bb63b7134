namespace Knowledge.Templates;

/// <summary>Leaves the engine in the middle of a rendering. Caught in <see cref="Template"/> and nowhere else: callers get a <see cref="Problem"/>.</summary>
/// <remarks>An exception because the engine offers no other way out; it is only built when there is a problem to tell.</remarks>
internal sealed class RenderStop(int line, string message, string? remedy) : Exception(message)
{
    public int Line => line;

    public string? Remedy => remedy;
}
