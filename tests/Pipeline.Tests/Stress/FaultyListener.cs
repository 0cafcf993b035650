using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;

namespace SamStream.Pipeline.Tests.Stress;

/// <summary>Throws now and then, and asks the camera for something while it is told of another thing.</summary>
internal sealed class FaultyListener(Faults faults) : IPipelineListener
{
    private ICommandTarget? _camera;

    public void OnStarted(ICommandTarget camera)
    {
        _camera = camera;
        faults.Maybe(20, () => new InvalidOperationException("a listener's defect"));
    }

    public void OnEvent(PipelineEvent happened)
    {
        if (happened is ObjectStateChanged && faults.Next(20) == 0)
            _camera?.Submit(new ResumeCamera());
        faults.Maybe(20, () => new InvalidOperationException("a listener's defect"));
    }
}
