using SamStream.Pipeline.Events;
using SamStream.Pipeline.Sinks;

namespace SamStream.Cli.Run.Live;

/// <summary>Looks on at one camera of a live run from inside: one more output, which hears of events as well.</summary>
internal interface ICameraWitness : ISink, IPipelineListener;
