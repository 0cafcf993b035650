using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Manifests;

public sealed class PublishedNetworkManifestTests
{
    private static IEnumerable<string> Shipped => Directory
        .EnumerateFiles(RepositoryPaths.Combine("configs/models"), "*.yaml")
        .Where(path => ManifestReader.KindOf(path) == PublishedNetworkManifest.Kind);

    [Fact]
    public void Read_ShippedManifests_AreNamedAsTheirFilesAndPutThemInAFolderOfTheirOwn()
    {
        Assert.Equal(13, Shipped.Count());
        Assert.All(Shipped, path =>
        {
            PublishedNetworkManifest manifest = PublishedNetworkManifest.Read(path);
            Assert.Equal(Path.GetFileNameWithoutExtension(path), manifest.Name);
            Assert.All(manifest.Files, file => Assert.Equal(manifest.Name, Path.GetDirectoryName(file.Path)));
            Assert.Equal(manifest.Files.Count, manifest.Files.Select(file => file.Path).Distinct().Count());
        });
    }

    [Fact]
    public void Read_ShippedManifests_NeedConsentForWhatIsNotPermissive() =>
        Assert.Equal(
            ["edge-sam", "fast-sam-s"],
            Shipped.Select(PublishedNetworkManifest.Read).Where(manifest => !LicenseTerms.Of(manifest.License).IsPermissive)
                .Select(manifest => manifest.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Read_WholeManifest_HoldsWhatItSays()
    {
        PublishedNetworkManifest manifest = Read($"""
            schema: 1
            kind: published-network
            name: some
            description: some network
            family: Some
            license: MIT
            source: https://example.org/some
            page: https://example.org/page
            files:
              - file: some/encoder.onnx
                address: https://example.org/encoder.onnx
                bytes: 1200
                sha256: {new string('A', 64)}
              - file: some/decoder.onnx
                megabytes: 2.5
            checkpoint:
              name: some.pt
              bytes: 7
            export:
              - python export.py
            """);

        Assert.Equal(("some", "Some", "MIT"), (manifest.Name, manifest.Family, manifest.License));
        Assert.Equal("https://example.org/page", manifest.Page?.ToString());
        Assert.Equal(
            new NetworkFile("some/encoder.onnx", new Uri("https://example.org/encoder.onnx"), new PublishedSize(1200, null), new string('a', 64)),
            manifest.Files[0]);
        Assert.Equal(new NetworkFile("some/decoder.onnx", null, new PublishedSize(null, 2.5f), null), manifest.Files[1]);
        Assert.Equal(new Checkpoint("some.pt", new PublishedSize(7, null)), manifest.Checkpoint);
        Assert.Equal(["python export.py"], manifest.Export);
    }

    [Fact]
    public void Read_SeveralProblems_ReportsAllAtOnce()
    {
        var error = Assert.Throws<ManifestException>(() => Read("""
            schema: 2
            kind: published-network
            name: some
            description: some network
            license: MIT
            source: http://example.org/some
            files:
              - file: some/encoder.onnx
                address: ftp://example.org/encoder.onnx
                bytes: 0
                sha256: abc
                size: 3
            checkpoint: { megabytes: -1 }
            export: python export.py
            """));

        string[] keys =
        [
            "schema", "family", "source", "files[0].address", "files[0].bytes", "files[0].sha256", "files[0].size",
            "checkpoint.name", "checkpoint.megabytes", "export",
        ];
        Assert.Equal(keys.Order(StringComparer.Ordinal), error.Problems.Select(problem => problem.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(22_098_300L, null, "22,098,300 bytes", 22_098_300L)]
    [InlineData(null, 24.5f, "about 24.5 MB", 49_000_000L)]
    [InlineData(null, null, "size not known", 8_000_000_000L)]
    public void PublishedSize_IsToldAsPreciselyAsItIsKnown(long? bytes, float? megabytes, string told, long most)
    {
        var size = new PublishedSize(bytes, megabytes);

        Assert.Equal((told, most), (size.ToString(), size.MostBytes));
    }

    [Theory]
    [InlineData("Apache-2.0", true, "")]
    [InlineData("MIT", true, "")]
    [InlineData("BSD-3-Clause", true, "")]
    [InlineData("S-Lab-1.0", false, "non-commercial")]
    [InlineData("AGPL-3.0", false, "source under the AGPL")]
    [InlineData("AGPL-3.0-only", false, "source under the AGPL")]
    [InlineData("GPL-2.0-or-later", false, "source under the GPL")]
    [InlineData("Apache-2.0 WITH some-exception", false, "read it")]
    [InlineData("", false, "read it")]
    public void LicenseTerms_FollowFromTheIdentifier(string license, bool isPermissive, string meaning)
    {
        LicenseTerms terms = LicenseTerms.Of(license);

        Assert.Equal(isPermissive, terms.IsPermissive);
        Assert.Contains(meaning, terms.Meaning, StringComparison.Ordinal);
    }

    private static PublishedNetworkManifest Read(string yaml) => PublishedNetworkManifest.Parse(yaml, "some.yaml");
}
