using System.Net.Sockets;
using SamStream.Pipeline.Files;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Files;

public sealed class FileKindsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_WhatThereIs_IsItsKind()
    {
        File.WriteAllText(_folder.Combine("full"), "text");
        File.WriteAllText(_folder.Combine("empty"), "");
        NamedPipes.Make(_folder.Combine("pipe"));
        File.CreateSymbolicLink(_folder.Combine("link"), _folder.Combine("pipe"));
        File.CreateSymbolicLink(_folder.Combine("broken"), _folder.Combine("nowhere"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.Combine("socket")));

        Assert.Equal(FileKind.None, FileKinds.Of(_folder.Combine("nothing")));
        Assert.Equal(FileKind.None, FileKinds.Of(_folder.Combine("no/folder/here")));
        Assert.Equal(FileKind.None, FileKinds.Of(_folder.Combine("broken")));
        Assert.Equal(FileKind.None, FileKinds.Of(_folder.Combine("full") + "\0"));
        Assert.Equal(FileKind.File, FileKinds.Of(_folder.Combine("full")));
        Assert.Equal(FileKind.File, FileKinds.Of(_folder.Combine("empty")));
        Assert.Equal(FileKind.Device, FileKinds.Of("/dev/null"));
        Assert.Equal(FileKind.Folder, FileKinds.Of(_folder.Path));
        Assert.Equal(FileKind.NamedPipe, FileKinds.Of(_folder.Combine("pipe")));
        Assert.Equal(FileKind.NamedPipe, FileKinds.Of(_folder.Combine("link")));
        Assert.Equal(FileKind.Socket, FileKinds.Of(_folder.Combine("socket")));
    }
}
