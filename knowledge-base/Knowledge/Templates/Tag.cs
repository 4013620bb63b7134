namespace Knowledge.Templates;

internal enum TagKind
{
    Output,
    Link,
    Open,
    Else,
    Close,
    Comment,
}

/// <summary>Where in the Markdown an output stands; decides what its value may contain.</summary>
internal enum Place
{
    Text,
    Address,
    AddressPart,
}

/// <summary>One <c>{{…}}</c> that the guard let through, already in the words given to the engine.</summary>
/// <remarks>The engine never sees what an editor typed between braces, only <see cref="Emit"/>.</remarks>
internal sealed class Tag(TagKind kind, int line, string expression, bool trimBefore, bool trimAfter)
{
    public TagKind Kind => kind;

    public int Line => line;

    /// <summary>Engine expression: for an output what to print, for a block its condition or list, for a close its name.</summary>
    public string Expression { get; set; } = expression;

    /// <summary>A bare shop value: written by editors, so it may contain Markdown.</summary>
    public bool IsShopText { get; init; }

    public Place Place { get; set; }

    public string Emit()
    {
        var inner = Kind switch
        {
            TagKind.Output => $"{Writer()} {Expression}",
            TagKind.Link => $"{Engine.LinkWriter} {Expression}",
            TagKind.Open => $"#{Expression}",
            TagKind.Close => $"/{Expression}",
            TagKind.Else => Expression,
            _ => "!",
        };
        return "{{" + (trimBefore ? "~" : "") + inner + (trimAfter ? "~" : "") + "}}";
    }

    private string Writer() => Place switch
    {
        Place.Address => Engine.AddressWriter,
        Place.AddressPart when !IsShopText => Engine.AddressPartWriter,
        _ when IsShopText => Engine.RawWriter,
        _ => Engine.TextWriter,
    };
}
