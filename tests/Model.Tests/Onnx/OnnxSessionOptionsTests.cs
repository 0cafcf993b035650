using SamStream.Model.Onnx;

namespace SamStream.Model.Tests.Onnx;

public sealed class OnnxSessionOptionsTests
{
    [Theory]
    [InlineData(ExecutionProvider.Cpu, 0, 1, 8, true)]
    [InlineData(ExecutionProvider.Cpu, 1, 1, 1, true)]
    [InlineData(ExecutionProvider.Cpu, 2, 2, 2, true)]
    [InlineData(ExecutionProvider.Cpu, 1, 1, 2, false)]
    [InlineData(ExecutionProvider.Cuda, 0, 0, 2, false)]
    public void ShareProcessor_ThreadsOfBoth_AreComparedWithProcessors(
        ExecutionProvider provider, int encoderThreads, int decoderThreads, int processorCount, bool expected)
    {
        var encoder = new OnnxSessionOptions { Provider = provider, IntraOpThreads = encoderThreads };
        var decoder = new OnnxSessionOptions { IntraOpThreads = decoderThreads };

        Assert.Equal(expected, OnnxSessionOptions.ShareProcessor(encoder, decoder, processorCount));
    }
}
