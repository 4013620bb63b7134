using System.Numerics;

namespace Nlp.Text;

/// <summary>From the hash of a feature to its row. Open addressing, read by many threads once built.</summary>
/// <remarks>Features are known by their 32-bit hash only: with some 30,000 features, one feature in 140,000 collides,
/// which is far below what a model notices.</remarks>
internal sealed class HashTable
{
    readonly uint[] keys;
    readonly int[] values;
    readonly uint mask;

    public HashTable(IReadOnlyList<uint> hashes)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, hashes.Count * 2));
        keys = new uint[size];
        values = new int[size];
        mask = size - 1;
        for (var row = 0; row < hashes.Count; row++)
        {
            var place = hashes[row] & mask;
            while (keys[place] != 0 && keys[place] != hashes[row])
                place = (place + 1) & mask;
            keys[place] = hashes[row];
            values[place] = row;
        }
    }

    /// <summary>The row of the feature, or -1 when it was never seen.</summary>
    public int Find(uint hash)
    {
        var k = keys;
        var place = hash & mask;
        while (true)
        {
            var key = k[place];
            if (key == hash)
                return values[place];
            if (key == 0)
                return -1;
            place = (place + 1) & mask;
        }
    }
}
