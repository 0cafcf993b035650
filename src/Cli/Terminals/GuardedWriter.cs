using System.Text;

namespace SamStream.Cli.Terminals;

/// <summary>
/// A standard stream that may be full, closed or gone: the first fault is kept, and what is written from then on goes
/// nowhere, so that the work behind it is finished all the same. Text of others that would command a terminal is shown instead.
/// </summary>
/// <param name="inner">The stream.</param>
/// <param name="keepsCodes">Whether the writer commands the terminal itself, and makes the text of others printable before.</param>
internal sealed class GuardedWriter(TextWriter inner, bool keepsCodes = false) : TextWriter
{
    private Exception? _fault;

    /// <summary>Why it could not be written, or null.</summary>
    public Exception? Fault => Volatile.Read(ref _fault);

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => Try(() => inner.Write(Printable(value)));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(Printable(value)));

    public override void Flush() => Try(inner.Flush);

    private string? Printable(string? text) => text is null || keepsCodes ? text : PrintableText.Of(text);

    private void Try(Action write)
    {
        if (Fault is not null)
            return;
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Volatile.Write(ref _fault, error);
        }
    }
}
