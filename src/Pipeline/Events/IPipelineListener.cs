using SamStream.Pipeline.Commands;

namespace SamStream.Pipeline.Events;

/// <summary>
/// Is told what happens to a camera. Called from the pipeline's own threads, one call at a time for one camera and in
/// order: it must hand over what it is told and return at once, and never throw. A sink may be a listener as well.
/// </summary>
public interface IPipelineListener
{
    /// <summary>The run begins, before the source is opened; comes before any event.</summary>
    /// <param name="camera">Where commands can be handed in until the run ends.</param>
    void OnStarted(ICommandTarget camera);

    /// <summary>Takes an event over.</summary>
    void OnEvent(PipelineEvent happened);
}
