using Microsoft.AspNetCore.Http;

namespace Bot.Channels.Tests;

public class RequestBodyTests
{
    const int Most = 256 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(Most)]
    public async Task A_body_up_to_the_limit_is_read_whole(int size)
    {
        foreach (var announced in new long?[] { size, null })
        {
            using var body = await RequestBody.ReadAsync(Request(new Drip(size), announced), Most, default);
            Assert.NotNull(body);
            Assert.Equal(size, body.Memory.Length);
            Assert.True(body.Memory.Span.IndexOfAnyExcept((byte)'x') < 0);
        }
    }

    [Fact]
    public async Task A_body_that_announces_too_much_is_not_read_at_all()
    {
        var drip = new Drip(100_000_000);
        Assert.Null(await RequestBody.ReadAsync(Request(drip, 100_000_000), Most, default));
        Assert.Equal(0, drip.Given);
    }

    [Fact]
    public async Task An_endless_body_is_left_as_soon_as_it_is_too_long()
    {
        var drip = new Drip(long.MaxValue);
        Assert.Null(await RequestBody.ReadAsync(Request(drip, null), Most, default));
        Assert.InRange(drip.Given, Most + 1, 2 * Most + 8192);
    }

    static HttpRequest Request(Stream body, long? announced)
    {
        var request = new DefaultHttpContext().Request;
        (request.Body, request.ContentLength) = (body, announced);
        return request;
    }

    /// <summary>So many bytes, in pieces of uneven size, and a count of those that were taken.</summary>
    sealed class Drip(long length) : Stream
    {
        public long Given { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var piece = (int)Math.Min(Math.Min(buffer.Length, 3001), length - Given);
            buffer[..piece].Fill((byte)'x');
            Given += piece;
            return piece;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
