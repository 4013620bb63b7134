namespace Knowledge.Templates;

/// <summary>What a template may cost. Checked before anything is compiled, or counted while it renders.</summary>
internal static class Limits
{
    /// <summary>Characters of a whole content file. Checked before the file is read into memory.</summary>
    public const int FileCharacters = 64 * 1024;

    /// <summary>Characters of one text, article or plain variant. The engine's compiler is worse than linear in this.</summary>
    public const int TemplateCharacters = 16 * 1024;

    /// <summary>Blocks inside blocks. The engine's compiler recurses, and a stack overflow cannot be caught.</summary>
    public const int Nesting = 8;

    /// <summary>Loops inside loops.</summary>
    public const int LoopNesting = 2;

    /// <summary>Helpers inside helpers, counted by their parentheses.</summary>
    public const int ExpressionNesting = 4;

    /// <summary>Characters of a rendered text.</summary>
    public const int OutputCharacters = 10_000;

    /// <summary>List items visited in one rendering, over all loops: loops that print nothing are not stopped by the size of the text.</summary>
    public const int Steps = 5_000;

    /// <summary>Values (list items and members) accepted for one variable.</summary>
    public const int ValuesPerVariable = 2_000;

    /// <summary>Lists inside lists in a value; a value that contains itself ends here.</summary>
    public const int ValueNesting = 4;
}
