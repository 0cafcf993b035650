using System.ComponentModel;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>output</c>.</summary>
internal sealed record OutputOptions
{
    [Description("the folder that everything is written to, made if it is not there; relative to this file")]
    [Path]
    public string Folder { get; init; } = "";

    [Description("whether results of an earlier run in the folder are replaced; otherwise the run is refused")]
    public bool Overwrite { get; init; }

    [Description("what an output does when the disk is full: stop, or skip frames until there is space again")]
    public DiskFullAction DiskFull { get; init; } = DiskFullAction.Stop;
}
