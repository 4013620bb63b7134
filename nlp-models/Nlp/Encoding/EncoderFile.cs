using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace Nlp.Encoding;

/// <summary>
/// The encoder's flat file, mapped read-only, so that processes share one copy. <c>nlp-models/encoder/convert.mjs</c> writes it
/// and says how it is laid out.
/// </summary>
internal sealed unsafe class EncoderFile : IDisposable
{
    const int Version = 1, ChecksumAt = 16, ShapesAt = ChecksumAt + SHA256.HashSizeInBytes, HeaderLength = 128;
    const int Alignment = 64;

    readonly string file;
    readonly long length;
    readonly MemoryMappedFile map;
    readonly MemoryMappedViewAccessor view;
    readonly byte* start;
    byte* next;
    bool disposed;

    public string Checksum { get; }
    public int WeightBits { get; }
    public EncoderShape Shape { get; }

    /// <summary>Keeps the mapped memory in place while somebody reads it.</summary>
    public System.Runtime.InteropServices.SafeHandle Handle => view.SafeMemoryMappedViewHandle;

    EncoderFile(string file, FileStream stream)
    {
        this.file = file;
        length = stream.Length;
        if (length < HeaderLength)
            throw Unusable("is too short to be a sentence encoder");
        map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        try
        {
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            start += view.PointerOffset;
            if (!new ReadOnlySpan<byte>(start, 8).SequenceEqual("SBENCODE"u8))
                throw Unusable("is not a sentence encoder");
            if (*(int*)(start + 8) != Version)
                throw Unusable($"is a sentence encoder of version {*(int*)(start + 8)}, and this program reads version {Version}");
            var checksum = SHA256.HashData(new ReadOnlySpan<byte>(start + ShapesAt, checked((int)length - ShapesAt)));
            if (!checksum.AsSpan().SequenceEqual(new ReadOnlySpan<byte>(start + ChecksumAt, checksum.Length)))
                throw Unusable("is damaged: its checksum does not match");
            Checksum = Convert.ToHexStringLower(checksum);
            WeightBits = *(int*)(start + 12);
            var s = (int*)(start + ShapesAt);
            Shape = new EncoderShape(s[0], s[1], s[2], s[3], s[4], s[6]);
            // The checksum holds, so what is wrong here is a converter of another version rather than a damaged disk.
            if (WeightBits is not (16 or 32) || s[5] != Matrix.PanelColumns || !Shape.IsUseLite)
                throw Unusable("has a shape this program does not know");
            next = start + HeaderLength;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of another version; the message names it and says what to do.</exception>
    public static EncoderFile Open(string file)
    {
        if (!File.Exists(file))
            throw new FileNotFoundException($"{file} does not exist. Building Bot.sln makes it from its npm package.", file);
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            return new EncoderFile(file, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The next <paramref name="count"/> values of the file.</summary>
    public T* Take<T>(long count) where T : unmanaged
    {
        var taken = next;
        if (count * sizeof(T) > start + length - next)
            throw Unusable("ends too early");
        next += (count * sizeof(T) + Alignment - 1) / Alignment * Alignment;
        return (T*)taken;
    }

    public Norm TakeNorm(int width) => new(Take<float>(width), Take<float>(width), width);

    public Matrix TakeMatrix(int rows, int columns) =>
        new(rows, columns, Take<float>(columns), Take<float>(columns), Take<byte>((long)rows * columns * WeightBits / 8));

    public InvalidDataException Unusable(string what) =>
        new($"{file} {what}. Delete it and build again, or copy it again from the release.");

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, true))
            return;
        if (start is not null)
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        map?.Dispose();
    }
}
