using SamStream.Pipeline.Commands;

namespace SamStream.Pipeline.Events;

/// <summary>
/// Is told what happens to a camera, soon after: one call at a time for one camera and in order, on none of the threads that
/// frames pass. One that does not return holds up the others and, for some seconds, the end of the run. A sink may be a
/// listener as well: it knows everything when its last frame has come.
/// </summary>
public interface IPipelineListener
{
    /// <summary>The run begins, before the source is opened; comes before any event.</summary>
    /// <param name="camera">Where commands can be handed in until the run ends.</param>
    void OnStarted(ICommandTarget camera);

    /// <summary>Takes an event over.</summary>
    void OnEvent(PipelineEvent happened);
}
