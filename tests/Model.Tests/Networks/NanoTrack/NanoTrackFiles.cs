using SamStream.Model.Manifests;
using SamStream.Model.Networks.NanoTrack;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks.NanoTrack;

/// <summary>The box tracker's files, where they are.</summary>
internal static class NanoTrackFiles
{
    /// <summary>What tests that need them require.</summary>
    public const string Weights = "../models/nanotrack-v3";

    public static BoxTrackerManifest Manifest() =>
        BoxTrackerManifest.Read(Path.Combine(RepositoryPaths.Root, "configs/models/nanotrack-v3.yaml"));

    public static NanoTrackNetwork Open() => NanoTrackNetwork.Open(Manifest(), [Path.Combine(TestData.Combine(Weights), "..")]);
}
