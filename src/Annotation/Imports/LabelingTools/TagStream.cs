namespace SamStream.Annotation.Imports.LabelingTools;

/// <summary>An XML file whose tags are no longer than what a reader may hold, since it holds all attributes of one.</summary>
/// <param name="file">Is disposed of with this.</param>
/// <param name="mostBytes">From one &lt; to the next.</param>
internal sealed class TagStream(Stream file, int mostBytes) : Stream
{
    private long _sinceTag;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => throw new NotSupportedException(); }

    /// <exception cref="FormatException">A tag is longer.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = file.Read(buffer, offset, count);
        int last = buffer.AsSpan(offset, read).LastIndexOf((byte)'<');
        _sinceTag = last < 0 ? _sinceTag + read : read - last;
        return _sinceTag <= mostBytes ? read : throw new FormatException($"a tag has more than {mostBytes} bytes");
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }
}
