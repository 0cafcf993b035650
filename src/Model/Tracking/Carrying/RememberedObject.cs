namespace SamStream.Model.Tracking.Carrying;

/// <summary>One object on a remembered frame.</summary>
/// <param name="Track">Its track.</param>
/// <param name="Mask">Where it was carried to.</param>
/// <param name="PromptFrame">Its latest prompt then: a later one overrules what is found.</param>
/// <param name="Strain">Strain of the mask then.</param>
internal readonly record struct RememberedObject(ObjectTrack Track, BinaryMask Mask, long PromptFrame, float Strain);
