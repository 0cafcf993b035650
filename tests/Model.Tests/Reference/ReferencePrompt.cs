using SamStream.Model.Networks;

namespace SamStream.Model.Tests.Reference;

/// <summary>One prompt in frame pixels, for both implementations.</summary>
internal sealed record ReferencePrompt(string Name, float[]? Box = null, float[]? Points = null, float[]? MaskLogits = null)
{
    /// <summary>x, y of every token as the stock decoder wants them: points, then the box or one of padding.</summary>
    public float[] Coordinates => [.. Points ?? [], .. Box ?? [0, 0]];

    /// <summary>Label of every token.</summary>
    public float[] Labels =>
        [.. Enumerable.Repeat(1f, (Points?.Length ?? 0) / 2), .. Box is null ? [-1f] : new[] { 2f, 3f }];

    public void AddTo(PromptBatch batch)
    {
        var prompt = batch.Add();
        for (var i = 0; i < Points?.Length; i += 2)
            batch.AddPoint(prompt, Points[i], Points[i + 1], positive: true);
        if (Box is not null)
            batch.AddBox(prompt, Box[0], Box[1], Box[2], Box[3]);
        MaskLogits?.CopyTo(batch.AddMask(prompt));
    }
}
