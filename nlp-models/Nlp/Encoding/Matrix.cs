namespace Nlp.Encoding;

/// <summary>The sizes of an encoder.</summary>
/// <param name="Pieces">Pieces of the vocabulary.</param>
/// <param name="Narrow">Numbers of a piece, and of a row inside the first layer.</param>
/// <param name="Wide">Numbers of a row from there on, and of the result.</param>
/// <param name="Inner">Numbers of a row between the two matrices of a feed-forward layer.</param>
/// <param name="Heads">Attention heads of each layer.</param>
/// <param name="PieceBytes">Bytes of all pieces' text.</param>
internal readonly record struct EncoderShape(int Pieces, int Narrow, int Wide, int Inner, int Heads, int PieceBytes)
{
    /// <summary>The one encoder this program knows, whatever its vocabulary's length in bytes.</summary>
    public bool IsUseLite => this with { PieceBytes = 0 } == new EncoderShape(8000, 256, 512, 1536, 4, 0);
}

/// <summary>Scale and shift of a layer normalisation.</summary>
internal readonly unsafe struct Norm(float* scale, float* shift, int width)
{
    public readonly float* Scale = scale, Shift = shift;
    public readonly int Width = width;
}

/// <summary>
/// A matrix of <see cref="Rows"/> inputs and <see cref="Columns"/> outputs, with its bias. The weights lie in panels of
/// <see cref="PanelColumns"/> columns, row after row, so that a multiplication reads them once from front to back.
/// </summary>
internal readonly unsafe struct Matrix(int rows, int columns, float* factors, float* bias, void* panels)
{
    /// <summary>Columns of a panel: a cache line of 16-bit weights.</summary>
    public const int PanelColumns = 32;

    public readonly int Rows = rows, Columns = columns;
    /// <summary>What the weights of a column are multiplied with. 1 for weights that are floats.</summary>
    public readonly float* Factors = factors;
    public readonly float* Bias = bias;
    public readonly void* Panels = panels;
}
