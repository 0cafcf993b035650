using SamStream.Bench.Suite;
using SamStream.Bench.Workers;
using SamStream.Cli.Configuration.Options;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;

namespace SamStream.Bench.Tests.Suite;

public sealed class SuiteSettingsTests
{
    [Fact]
    public void TaskOf_CudaGraph_IsWhatTheWorkersEncoderIs()
    {
        SuiteSettings settings = SuiteReports.Example.Settings with
        {
            Network = new ModelOptions { Provider = ExecutionProvider.Cuda, CudaGraph = true },
        };

        WorkerTask task = settings.TaskOf(WorkKind.Encoder);
        SamModelOptions options = task.ModelOptions(new OnnxSessionOptions { Provider = task.Provider });

        Assert.Equal((ExecutionProvider.Cuda, true), (options.Encoder.Provider, options.Encoder.CudaGraph));
        Assert.False(options.Decoder.CudaGraph);
    }
}
