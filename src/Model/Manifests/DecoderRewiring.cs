namespace SamStream.Model.Manifests;

/// <summary>Tensors inside a decoder's graph that become its outputs.</summary>
/// <param name="LowResLogits">Logits of all masks, [prompts, masks, 256, 256].</param>
/// <param name="IouPredictions">Predicted IoU of all masks, [prompts, masks].</param>
public sealed record DecoderRewiring(string LowResLogits, string IouPredictions);
