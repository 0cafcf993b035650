using System.Text;

namespace SamStream.Cli.Tests.Commands;

/// <summary>A standard stream on a full disk.</summary>
internal sealed class FullStream : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new IOException("No space left on device");
}
