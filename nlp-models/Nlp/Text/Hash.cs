using System.Runtime.CompilerServices;

namespace Nlp.Text;

/// <summary>FNV-1a over UTF-16 units, with a final mix so that the low bits are fit for a table index.</summary>
internal static class Hash
{
    public const uint Word = 0x811C9DC5;
    public const uint Pair = 0x3C6EF372;
    public const uint Letters = 0x9E3779B9;
    public const uint Turned = 0xA4093822;
    public const uint Concept = 0x85A308D3;
    const uint Prime = 16777619;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Step(uint hash, uint unit) => (hash ^ unit) * Prime;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Finish(uint hash)
    {
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        hash *= 0xC2B2AE35;
        hash ^= hash >> 16;
        return hash == 0 ? 1 : hash; // 0 marks an empty place in HashTable
    }

    public static uint Of(ReadOnlySpan<char> word)
    {
        var hash = Word;
        foreach (var c in word)
            hash = Step(hash, c);
        return Finish(hash);
    }
}
