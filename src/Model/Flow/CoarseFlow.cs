namespace SamStream.Model.Flow;

/// <summary>What <see cref="DisOpticalFlow"/> knows of the whole frame, whatever the region that was asked for.</summary>
/// <param name="Level">Index of the pyramid's level.</param>
/// <param name="Scale">Full-resolution pixels per pixel of the level.</param>
/// <param name="Patches">Its patches, each with a displacement in pixels of the level.</param>
internal sealed record CoarseFlow(int Level, int Scale, PatchGrid Patches);
