namespace SamStream.Model.Manifests;

/// <summary>What a model can be asked.</summary>
/// <param name="Boxes">Takes a box as a prompt.</param>
/// <param name="Points">Takes positive and negative points.</param>
/// <param name="Masks">Takes the low-resolution logits of a mask.</param>
/// <param name="MasksPerPrompt">Masks it proposes for one prompt.</param>
/// <param name="Batch">Answers the prompts of several objects in one call.</param>
public sealed record ModelCapabilities(bool Boxes, bool Points, bool Masks, int MasksPerPrompt, bool Batch);
