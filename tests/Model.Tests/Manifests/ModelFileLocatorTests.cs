using SamStream.Model.Manifests;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Manifests;

public sealed class ModelFileLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ModelManifest Manifest => ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")) with
    {
        File = _folder.Combine("deep/below/model.yaml"),
    };

    /// <summary>A pipe without a writer is waited at for ever.</summary>
    [Fact]
    public void FindChecked_NoFile_SaysWhatItIs()
    {
        using var folder = new TemporaryFolder();
        NamedPipes.Make(folder.Combine("pipe.onnx"));

        foreach ((string path, string fault) in new[] { (folder.Combine("pipe.onnx"), "is a pipe"), ("/dev/zero", "is a device"), ("/dev/tty", "is a device") })
        {
            var error = Assert.Throws<ModelException>(
                () => new ModelFileLocator().FindChecked(new ModelFile(path, new string('0', 64), 1, [], []), "some.yaml"));
            Assert.Contains($"{fault}, not a file", error.Found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Find_FolderAboveTheManifest_FindsIt()
    {
        var expected = Put("weights/a.onnx");

        Assert.Equal(expected, new ModelFileLocator(null, []).Find(Named("weights/a.onnx"), Manifest));
    }

    [Fact]
    public void Find_InSeveralPlaces_PrefersTheEnvironmentThenTheRoots()
    {
        Put("weights/a.onnx");
        var inRoot = Put("root/weights/a.onnx");
        var inEnvironment = Put("models/a.onnx");

        Assert.Equal(
            inEnvironment,
            new ModelFileLocator(_folder.Combine("models"), [_folder.Combine("root")]).Find(Named("weights/a.onnx"), Manifest));
        Assert.Equal(
            inRoot, new ModelFileLocator(null, [_folder.Combine("root")]).Find(Named("weights/a.onnx"), Manifest));
    }

    [Fact]
    public void Find_Nowhere_SaysWhereItLookedAndTheCure()
    {
        var locator = new ModelFileLocator(_folder.Combine("models"), [_folder.Combine("root")]);

        var error = Assert.Throws<ModelException>(() => locator.Find(Named("weights/none.onnx"), Manifest));

        Assert.Equal("weights/none.onnx", error.File);
        Assert.Contains(_folder.Combine("models"), error.Found, StringComparison.Ordinal);
        Assert.Contains(_folder.Combine("root"), error.Found, StringComparison.Ordinal);
        Assert.Contains("make setup", error.Message, StringComparison.Ordinal);
        Assert.Contains("SAMSTREAM_MODELS", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static ModelFile Named(string path) => new(path, "", 1, [], []);

    private string Put(string name)
    {
        var path = _folder.Combine(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, name);
        return path;
    }
}
