using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nlp.Encoding;

/// <summary>
/// As many floats as a register holds. The arithmetic of the encoder is written once over this, and the runtime compiles it for
/// each width.
/// </summary>
internal unsafe interface ILanes<T> where T : unmanaged, ILanes<T>
{
    /// <summary>Floats in one.</summary>
    static abstract int Count { get; }
    /// <summary>Rows of activations a multiplication takes through the weights at once: as many as leave the sums in registers.</summary>
    static abstract int RowsAtOnce { get; }
    static abstract T All(float value);
    static abstract T Load(float* from);
    /// <summary>16-bit whole numbers as floats.</summary>
    static abstract T Load(short* from);
    static abstract T operator +(T a, T b);
    static abstract T operator -(T a, T b);
    static abstract T operator *(T a, T b);
    static abstract T operator /(T a, T b);
    /// <summary>a x b + c.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);
    static abstract T Max(T a, T b);
    static abstract T Exp(T a);
    static abstract float Sum(T a);
    void Store(float* to);
}

internal readonly unsafe struct Lanes512(Vector512<float> v) : ILanes<Lanes512>
{
    readonly Vector512<float> v = v;
    public static int Count => Vector512<float>.Count;
    public static int RowsAtOnce => 12;
    public static Lanes512 All(float value) => new(Vector512.Create(value));
    public static Lanes512 Load(float* from) => new(Vector512.Load(from));
    public static Lanes512 Load(short* from) => new(Vector512.ConvertToSingle(Vector512.WidenLower(Vector256.Load(from).ToVector512Unsafe())));
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a.v + b.v);
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a.v - b.v);
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a.v * b.v);
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a.v / b.v);
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.MultiplyAddEstimate(a.v, b.v, c.v));
    public static Lanes512 Max(Lanes512 a, Lanes512 b) => new(Vector512.Max(a.v, b.v));
    public static Lanes512 Exp(Lanes512 a) => new(Vector512.Exp(a.v));
    public static float Sum(Lanes512 a) => Vector512.Sum(a.v);
    public void Store(float* to) => v.Store(to);
}

internal readonly unsafe struct Lanes256(Vector256<float> v) : ILanes<Lanes256>
{
    readonly Vector256<float> v = v;
    public static int Count => Vector256<float>.Count;
    public static int RowsAtOnce => 6;
    public static Lanes256 All(float value) => new(Vector256.Create(value));
    public static Lanes256 Load(float* from) => new(Vector256.Load(from));
    public static Lanes256 Load(short* from) => new(Vector256.ConvertToSingle(Vector256.WidenLower(Vector128.Load(from).ToVector256Unsafe())));
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a.v + b.v);
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a.v - b.v);
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a.v * b.v);
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a.v / b.v);
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.MultiplyAddEstimate(a.v, b.v, c.v));
    public static Lanes256 Max(Lanes256 a, Lanes256 b) => new(Vector256.Max(a.v, b.v));
    public static Lanes256 Exp(Lanes256 a) => new(Vector256.Exp(a.v));
    public static float Sum(Lanes256 a) => Vector256.Sum(a.v);
    public void Store(float* to) => v.Store(to);
}

/// <summary>One float at a time, for processors without wide registers.</summary>
internal readonly unsafe struct Lanes1(float v) : ILanes<Lanes1>
{
    readonly float v = v;
    public static int Count => 1;
    public static int RowsAtOnce => 4;
    public static Lanes1 All(float value) => new(value);
    public static Lanes1 Load(float* from) => new(*from);
    public static Lanes1 Load(short* from) => new(*from);
    public static Lanes1 operator +(Lanes1 a, Lanes1 b) => new(a.v + b.v);
    public static Lanes1 operator -(Lanes1 a, Lanes1 b) => new(a.v - b.v);
    public static Lanes1 operator *(Lanes1 a, Lanes1 b) => new(a.v * b.v);
    public static Lanes1 operator /(Lanes1 a, Lanes1 b) => new(a.v / b.v);
    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(a.v * b.v + c.v);
    public static Lanes1 Max(Lanes1 a, Lanes1 b) => new(MathF.Max(a.v, b.v));
    public static Lanes1 Exp(Lanes1 a) => new(MathF.Exp(a.v));
    public static float Sum(Lanes1 a) => a.v;
    public void Store(float* to) => *to = v;
}
