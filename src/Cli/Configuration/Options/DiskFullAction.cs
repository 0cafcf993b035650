namespace SamStream.Cli.Configuration.Options;

/// <summary>What a file sink does when the disk does not take a frame.</summary>
internal enum DiskFullAction
{
    /// <summary>It is closed, with what it has; the others go on.</summary>
    Stop,

    /// <summary>The frame is left out and counted; the next one is tried again.</summary>
    Skip,
}
