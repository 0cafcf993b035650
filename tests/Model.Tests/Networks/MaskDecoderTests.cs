using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Tests.Preprocessing;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

[Collection(SharedSamModel.Name)]
[Slow("The network runs in each test.")]
public sealed class MaskDecoderTests(SamModelFixture fixture)
{
    [Fact]
    public void Decode_ManyPromptsInOneCall_AnswersAsOneByOne()
    {
        using var embedding = Encoded(new TestImage(400, 300));
        using var together = new DecodedMasks();
        using var alone = new DecodedMasks();
        var batch = new PromptBatch(TestGeometry.Square);
        const int Count = MaskDecoder.MaximumPromptsPerCall + 3;
        for (var i = 0; i < Count; i++)
            AddPrompt(batch, i);
        fixture.Model.Decoder.Decode(embedding, batch, together);

        Assert.Equal(Count, together.Count);
        foreach (var i in new[] { 0, 1, MaskDecoder.MaximumPromptsPerCall, Count - 1 })
        {
            batch.Clear();
            AddPrompt(batch, i);
            fixture.Model.Decoder.Decode(embedding, batch, alone);
            for (var mask = 0; mask < together.MasksPerPrompt; mask++)
            {
                Assert.Equal(alone.PredictedIou(0, mask), together.PredictedIou(i, mask), 1e-4f);
                Assert.Equal(alone.Logits(0, mask)[20_000], together.Logits(i, mask)[20_000], 1e-3f);
            }
        }
    }

    [Fact]
    public void Decode_EmptyBatch_GivesNothing()
    {
        using var embedding = Encoded(new TestImage(64, 64));
        using var masks = new DecodedMasks();

        fixture.Model.Decoder.Decode(embedding, new PromptBatch(TestGeometry.Square), masks);

        Assert.Equal(0, masks.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => masks.PredictedIou(0, 0));
    }

    [Fact]
    public void Decode_PromptWithNothingButAMask_SaysWhich()
    {
        using var embedding = Encoded(new TestImage(64, 64));
        using var masks = new DecodedMasks();
        var batch = new PromptBatch(TestGeometry.Square);
        batch.AddBox(batch.Add(), 1, 1, 9, 9);
        batch.AddMask(batch.Add());

        var error = Assert.Throws<ArgumentException>(() => fixture.Model.Decoder.Decode(embedding, batch, masks));

        Assert.Contains("Prompt 1 of 2", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, masks.Count);
    }

    [Fact]
    public void Decode_NothingEncoded_Throws()
    {
        using var embedding = new ImageEmbedding(TestGeometry.Square, 256);
        using var masks = new DecodedMasks();

        Assert.Throws<ArgumentException>(() => fixture.Model.Decoder.Decode(embedding, new PromptBatch(TestGeometry.Square), masks));
    }

    [Fact]
    public void Encode_SmallestFrame_Decodes()
    {
        using var embedding = Encoded(new TestImage(1, 1));
        using var masks = new DecodedMasks();
        var batch = new PromptBatch(TestGeometry.Square);
        batch.AddBox(batch.Add(), 0, 0, 1, 1);

        fixture.Model.Decoder.Decode(embedding, batch, masks);

        Assert.True(float.IsFinite(masks.PredictedIou(0, 0)));
    }

    [Fact]
    public void EncodeAndDecode_AfterWarmUp_AllocateNothing()
    {
        var image = new TestImage(320, 180);
        using var first = Encoded(image);
        using var second = Encoded(image);
        using var masks = new DecodedMasks();
        var batch = new PromptBatch(TestGeometry.Square);

        long allocated = Allocations.Of(() =>
        {
            Run(first);
            Run(second);
        });

        Assert.Equal(0, allocated);

        void Run(ImageEmbedding embedding)
        {
            fixture.Model.Network.Encode(image.View, embedding);
            batch.Clear();
            AddPrompt(batch, 1);
            AddPrompt(batch, 2);
            AddPrompt(batch, 3);
            fixture.Model.Decoder.Decode(embedding, batch, masks);
        }
    }

    /// <summary>A box; every third prompt has a point too.</summary>
    private static void AddPrompt(PromptBatch batch, int i)
    {
        var prompt = batch.Add();
        batch.AddBox(prompt, 10 + i, 20, 60 + (5 * i), 90 + i);
        if (i % 3 == 0)
            batch.AddPoint(prompt, 30 + i, 40, positive: true);
    }

    private ImageEmbedding Encoded(TestImage image)
    {
        var embedding = new ImageEmbedding(TestGeometry.Square, 256);
        fixture.Model.Network.Encode(image.View, embedding);
        return embedding;
    }
}
