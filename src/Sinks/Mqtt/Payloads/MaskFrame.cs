using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>What a message on <c>/masks</c> is made of: a copy that needs neither the frame nor its masks.</summary>
/// <param name="Message">Without masks.</param>
/// <param name="Masks">One for each object; null for those without one. Run lengths never change.</param>
internal sealed record MaskFrame(FrameMessage Message, CocoRle?[] Masks)
{
    public static MaskFrame Copy(FrameResult result)
    {
        ReadOnlySpan<ObjectResult> objects = result.Objects;
        var masks = new CocoRle?[objects.Length];
        for (int i = 0; i < objects.Length; i++)
            masks[i] = objects[i].Mask?.ToRle();
        return new MaskFrame(result.ToMessage(includeMasks: false), masks);
    }
}
