using SamStream.Model.Networks;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Evaluation.Stills;

/// <summary>Makes prompts from the true masks of an image's instances.</summary>
internal static class StillPrompts
{
    /// <summary>Fills a batch with a prompt for each instance.</summary>
    public static void Fill(PromptBatch batch, IReadOnlyList<SegmentationMask> instances, StillPrompt kind)
    {
        batch.Clear();
        for (int index = 0; index < instances.Count; index++)
        {
            int prompt = batch.Add();
            SegmentationMask instance = instances[index];
            if (kind == StillPrompt.Box)
            {
                BoxXyxy box = instance.Bounds.ToBox();
                batch.AddBox(prompt, box.X1, box.Y1, box.X2, box.Y2);
                continue;
            }

            PromptPoint centre = FirstFramePrompts.InnermostPixel(instance);
            batch.AddPoint(prompt, centre.X, centre.Y, positive: true);
            if (kind == StillPrompt.ThreePoints)
                AddByChance(batch, prompt, instance, index);
        }
    }

    // The seed is the instance's own, so that no other instance and no other run changes its points.
    private static void AddByChance(PromptBatch batch, int prompt, SegmentationMask instance, int index)
    {
        var random = new Random(index + instance.Area);
        for (int point = 0; point < 2; point++)
        {
            int left = random.Next(instance.Area);
            ReadOnlySpan<byte> pixels = instance.Pixels;
            int position = 0;
            while (pixels[position] == 0 || left-- > 0)
                position++;
            batch.AddPoint(
                prompt, (position % instance.Width) + 0.5f, (position / instance.Width) + 0.5f, positive: true);
        }
    }
}
