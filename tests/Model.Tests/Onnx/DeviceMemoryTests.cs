using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Onnx;

public sealed class DeviceMemoryTests : IDisposable
{
    private static readonly OnnxSessionOptions OnDevice = new() { DeviceMemory = "Cpu" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CreateDeviceTensor_NoSuchMemory_SaysWhatWasAskedFor()
    {
        using OnnxSession session = Open(OnDevice with { DeviceMemory = "Nowhere" });

        var error = Assert.Throws<ModelException>(() => session.CreateDeviceTensor(1, 2, 3, 4));

        Assert.Equal("memory for [1, 2, 3, 4] on device 0", error.Expected);
    }

    [Fact]
    public void Run_ThereAndBack_GivesTheValues()
    {
        using OnnxSession session = Open(OnDevice);
        using var copy = new DeviceCopy(OnDevice);
        using DeviceTensor device = session.CreateDeviceTensor(1, 2, 3, 4), another = session.CreateDeviceTensor(1, 2, 3, 4);
        using FloatTensor source = new(1, 2, 3, 4), target = new(1, 2, 3, 4);
        for (int i = 0; i < source.Span.Length; i++)
            source.Span[i] = i;

        copy.Run(source.Value, device.Value);
        copy.Run(device.Value, another.Value);
        device.Dispose();
        copy.Run(another.Value, target.Value);

        Assert.Equal(source.Span, target.Span);
    }

    [Fact]
    public void Run_SeveralCallers_IsDoneByOneThreadThatIsNoneOfThem()
    {
        using var thread = new GraphThread();
        var threads = new HashSet<int>();
        var error = new InvalidOperationException("Told.");

        thread.Run(() => threads.Add(Environment.CurrentManagedThreadId));
        Assert.Same(error, Assert.Throws<InvalidOperationException>(() => thread.Run(() => throw error)));
        thread.Run(() => threads.Add(Environment.CurrentManagedThreadId));

        Assert.NotEqual(Environment.CurrentManagedThreadId, Assert.Single(threads));
    }

    [Theory]
    [InlineData(true, "This session cannot use the graph capture feature as requested by the user", "set model.cudaGraph to false")]
    [InlineData(true, "Protobuf parsing failed.", "run make setup")]
    [InlineData(false, "Protobuf parsing failed.", "run make setup")]
    public void LoadFault_WhatOnnxRuntimeSays_HasTheCure(bool isCudaGraph, string said, string cure)
    {
        ModelException error = OnnxSession.LoadFault("encoder.onnx", null, isCudaGraph, new InvalidOperationException(said));

        Assert.StartsWith(cure, error.Cure, StringComparison.Ordinal);
        Assert.Contains(said, error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void EngineFolder_FilesOfOneName_HaveFoldersOfTheirOwn()
    {
        var cache = new GraphCache(_folder.Path);

        string? first = SessionOptionsFactory.EngineFolder(cache, Write("1/encoder.onnx", "one model"));
        string? second = SessionOptionsFactory.EngineFolder(cache, Write("2/encoder.onnx", "another"));

        Assert.True(Directory.Exists(first));
        Assert.StartsWith(_folder.Combine("tensorrt"), first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.Equal(first, SessionOptionsFactory.EngineFolder(cache, _folder.Combine("1/encoder.onnx")));
        Assert.Null(SessionOptionsFactory.EngineFolder(cache, _folder.Combine("none.onnx")));
        Assert.Null(SessionOptionsFactory.EngineFolder(new GraphCache(Write("a file", "in the way")), _folder.Combine("1/encoder.onnx")));
    }

    private static OnnxSession Open(OnnxSessionOptions options)
    {
        ModelFile decoder = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")).Decoder;
        return new OnnxSession(RepositoryPaths.Combine(decoder.Path), decoder.Inputs, decoder.Outputs, options);
    }

    private string Write(string name, string content)
    {
        string path = _folder.Combine(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
