using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Bot.Channels;

/// <summary>A request's body in a rented buffer, read to a limit and no further. Dispose to give the buffer back.</summary>
sealed class RequestBody : IDisposable
{
    byte[] _buffer;
    int _length;

    RequestBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Reads a body; null when it is longer than <paramref name="most"/> bytes, of which nothing is kept.</summary>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, int most, CancellationToken cancellation)
    {
        if (request.ContentLength > most)
            return null;
        // What a request announces is not yet there: a slow client gets a small buffer that grows with what it sends.
        var body = new RequestBody((int)Math.Min(request.ContentLength ?? 4096, 16 * 1024) + 1);
        while (true)
        {
            if (body._length == body._buffer.Length)
                body.Grow();
            var read = await request.Body.ReadAsync(body._buffer.AsMemory(body._length), cancellation);
            if (read == 0)
                return body;
            body._length += read;
            if (body._length <= most)
                continue;
            body.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
