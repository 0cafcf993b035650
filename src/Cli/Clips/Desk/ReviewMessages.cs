using SamStream.Cli.Clips.Review;
using SamStream.Console.Clips;

namespace SamStream.Cli.Clips.Desk;

/// <summary>Lists of what is worth a look, in the words of the console's routes.</summary>
internal static class ReviewMessages
{
    private const int MostItems = 200;

    /// <summary>Of a clip, as its results are now.</summary>
    public static ReviewMessage Of(ClipWork work)
    {
        IReadOnlyList<ReviewLook> looks = work.Clip.Review.Standing(frame => work.Clip.Results.Find(frame));
        HashSet<(int, long)> accepted = ReviewLook.PlacesOf(looks, ReviewLook.Accepted), skipped = ReviewLook.PlacesOf(looks, ReviewLook.Skipped);
        IReadOnlyList<ReviewItem> all = ReviewList.Of(work.Clip.Results.Rows(), work.Clip.Prompts.List, accepted);
        Dictionary<int, string?> names = ClipMessages.ObjectsOf(work).ToDictionary(known => known.Id, known => known.Label);
        bool IsSkipped(ReviewItem item) => skipped.Contains((item.Object, item.Frame));
        return new ReviewMessage(
            [
                .. all.OrderBy(IsSkipped).Take(MostItems)
                    .Select(item => (Item: item, Mask: MaskOf(work, item.Object, item.Frame))).Where(found => found.Mask is not null)
                    .Select(found => new ReviewItemMessage
                    {
                        Id = found.Item.Object,
                        Label = names.GetValueOrDefault(found.Item.Object),
                        Frame = found.Item.Frame,
                        Doubt = Math.Round(found.Item.Doubt, 3),
                        Gain = Math.Round(found.Item.Gain, 1),
                        Reason = found.Item.Why,
                        Skipped = IsSkipped(found.Item),
                        Mask = found.Mask!,
                    }),
            ],
            all.Count,
            accepted.Count);
    }

    /// <summary>What stands for an object's mask on a frame; null: there is no result of it.</summary>
    public static string? MaskOf(ClipWork work, int id, long frame) =>
        work.Clip.Results.Find(frame)?.Objects.FirstOrDefault(found => found.Id == id) is { } now ? ReviewLook.MaskOf(now) : null;
}
