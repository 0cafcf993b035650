using SamStream.Model.Networks.FastSam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Networks.FastSam;

/// <summary>Which predicted boxes are objects, worked out by hand for a picture of 1024x576 that lies 224 pixels from the top of its input.</summary>
public sealed class DetectionFilterTests
{
    private const int Top = 224;

    private static readonly LetterboxGeometry Picture = new(640, 360, TestGeometry.Square);

    [Fact]
    public void Select_Scores_TakesThoseAboveTheLimitTheBestOneFirst()
    {
        Detection[] found = Select((0.4f, new(0, 0, 50, 50)), (0.41f, new(100, 100, 150, 150)), (0.9f, new(200, 100, 250, 150)));

        Assert.Equal([0.9f, 0.41f], found.Select(detection => detection.Score));
        Assert.Equal([new BoxXyxy(200, 100, 250, 150), new BoxXyxy(100, 100, 150, 150)], found.Select(detection => detection.Box));
    }

    // Boxes of 160: moved by 8 pixels their IoU is 152 / 168 = 0.905, by 10 pixels 150 / 170 = 0.882.
    [Fact]
    public void Select_BoxesOverOneAnother_TakesTheBetterOneOfThoseThatAreTheSame()
    {
        Detection[] found = Select((0.5f, new(100, 100, 260, 260)), (0.8f, new(108, 100, 268, 260)), (0.6f, new(118, 100, 278, 260)));

        Assert.Equal([0.8f, 0.6f], found.Select(detection => detection.Score));
    }

    // The third one covers 964 · 576 of 1024 · 576 pixels, 0.94, once its lower edge is snapped; the last one 0.78, and stays as it is.
    [Theory]
    [InlineData(0, 0, 1024, 576, true)]
    [InlineData(19, 10, 1006, 560, true)]
    [InlineData(60, 0, 1024, 560, true)]
    [InlineData(19, 10, 830, 560, false)]
    public void Select_NearlyThePicture_IsAllOfIt(float x1, float y1, float x2, float y2, bool isPicture)
    {
        var box = new BoxXyxy(x1, y1, x2, y2);

        Assert.Equal(isPicture ? new BoxXyxy(0, 0, 1024, 576) : box, Assert.Single(Select((0.7f, box))).Box);
    }

    [Fact]
    public void Select_BeyondThePicture_IsCutOffOrLeftOut()
    {
        Detection[] found = Select((0.7f, new(-30, -40, 100, 80)), (0.6f, new(300, -200, 400, -10)));

        Assert.Equal(new BoxXyxy(0, 0, 100, 80), Assert.Single(found).Box);
        // Its cells are of 4 pixels.
        Assert.Equal(25 * 20, found[0].Area);
    }

    [Fact]
    public void Select_MoreThanThereIsRoomFor_TakesTheBest()
    {
        (float, BoxXyxy)[] many = [.. Enumerable.Range(0, 400).Select(i => (0.5f + (i / 1000f), new BoxXyxy(0, 0, 16, 16)))];
        for (int i = 0; i < many.Length; i++)
            many[i].Item2 = new BoxXyxy(i % 40 * 20, i / 40 * 20, (i % 40 * 20) + 16, (i / 40 * 20) + 16);

        Detection[] found = Select(many);

        Assert.Equal((FastSamEmbedding.MostDetections, 0.899f), (found.Length, found[0].Score));
    }

    [Fact]
    public void Select_WhatIsNoBox_IsLeftOut() => Assert.Empty(Select((0.7f, new(float.NaN, 0, 50, 50)), (float.NaN, new(0, 0, 50, 50))));

    // Boxes in pixels of the picture; all of them are object.
    private static Detection[] Select(params (float Score, BoxXyxy Box)[] predicted)
    {
        int anchors = predicted.Length, cells = TestGeometry.Square.LowResCells;
        var output = new float[FastSamContract.Rows * anchors];
        for (int i = 0; i < anchors; i++)
        {
            (float score, BoxXyxy box) = predicted[i];
            output[i] = (box.X1 + box.X2) / 2;
            output[anchors + i] = ((box.Y1 + box.Y2) / 2) + Top;
            output[(2 * anchors) + i] = box.Width;
            output[(3 * anchors) + i] = box.Height;
            output[(4 * anchors) + i] = score;
            output[(5 * anchors) + i] = 1;
        }

        var prototypes = new float[FastSamContract.Channels * cells];
        prototypes.AsSpan(0, cells).Fill(5);
        using var embedding = new FastSamEmbedding(TestGeometry.Square);
        embedding.TakePrototypes(prototypes, 0, Top);
        new DetectionFilter(anchors).Select(output, Picture, 0, Top, embedding);
        return embedding.Detections.ToArray();
    }
}
