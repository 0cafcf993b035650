namespace SamStream.Model.Tracking;

/// <summary>How many prompts an object has in the decoder's batch, in this order.</summary>
/// <param name="Carried">For its carried mask, 0 or 1.</param>
/// <param name="Grown">For more of it than that shows, 0 or 1.</param>
/// <param name="Searched">For other places.</param>
internal readonly record struct AskedPrompts(int Carried, int Grown, int Searched);
