using System.Security.Cryptography;
using SamStream.NativeEnvironment;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Tests.Monitoring;

/// <summary>Pages of libraries go back to the system, and come again when they are used.</summary>
public sealed class LoadedLibrariesTests
{
    [Fact]
    public void ReturnPages_RunningProgram_HasFewerPagesAndGoesOn()
    {
        long before = ResidentMemory.Read().LibraryBytes;

        long returned = LoadedLibraries.ReturnPages();

        long after = ResidentMemory.Read().LibraryBytes;
        Assert.InRange(returned, 1, before);
        // What runs meanwhile, this test too, takes some of them back.
        Assert.True(after < before, $"{before} bytes before, {after} after, {returned} returned");
        // Code of the native libraries still is what it was.
        Assert.Equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Convert.ToHexStringLower(SHA256.HashData("abc"u8)));
    }
}
