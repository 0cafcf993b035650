using SamStream.Annotation.Imports;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.TestSupport;

namespace SamStream.Annotation.Tests.Imports;

/// <summary>Files as other programs write them.</summary>
public sealed class ForeignTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_CocoWithAnnotationsBeforeImages_HasItsPolygonsRunsAndBoxes()
    {
        using ImportSet set = Read("coco", """
            {"annotations":[
              {"id":1,"image_id":7,"category_id":0,"iscrowd":0,"segmentation":[[1,1,6,1,6,4,1,4],[0,0,2,0,2,2,0,2]]},
              {"id":2,"image_id":7,"category_id":0,"iscrowd":1,"segmentation":{"size":[5,8],"counts":[3,4,33]}},
              {"id":3,"image_id":8,"category_id":0,"segmentation":[],"bbox":[1.5,1,3,2],"attributes":{"track_id":4}}],
             "images":[{"id":8,"file_name":"b_000013.jpg","width":8,"height":5},{"id":7,"file_name":"b_000012.jpg","width":8,"height":5}],
             "categories":[{"id":0,"name":"dog"}]}
            """);

        Assert.Equal(
            ["b 12: 1 dog ##...... ######.. .#####.. .#####.. ........", "b 12: 2 dog .#...... .#...... ........ #....... #......."],
            TestImports.Draw(set));
        ImportedObject box = Assert.Single(set.Clips[0].Frames.Last().Objects);
        Assert.Equal((4, new BoxXyxy(1.5f, 1, 4.5f, 3), null), (box.Track.Id, box.Box!.Value, box.Mask));
    }

    [Fact]
    public void Read_TracksOfCvat_AreObjectsWithTheirFlags()
    {
        using ImportSet set = Read("cvat", """
            <annotations><meta><task><name>yard.mp4</name><size>8</size><original_size><width>8</width><height>5</height></original_size></task></meta>
            <track id="0" label="dog" source="manual">
              <box frame="0" keyframe="1" outside="0" occluded="0" xtl="1.50" ytl="1.00" xbr="4.25" ybr="3.00"/>
              <box frame="1" keyframe="0" outside="0" occluded="0" xtl="1.60" ytl="1.00" xbr="4.25" ybr="3.00"/>
              <box frame="3" keyframe="1" outside="1" occluded="0" xtl="1.50" ytl="1.00" xbr="4.25" ybr="3.00"/></track>
            <track id="1" label="dog" source="auto" group_id="1">
              <polygon frame="0" keyframe="1" outside="0" occluded="1" points="1.00,1.00;6.00,1.00;6.00,4.00;1.00,4.00"/></track></annotations>
            """);

        ImportedClip clip = Assert.Single(set.Clips);
        Assert.Equal(("set", "yard.mp4", 8), (clip.Name, clip.FileName, clip.FrameCount));
        Assert.Equal([0, 3], clip.Frames.Select(frame => frame.Index));
        ImportedObject[] first = [.. clip.Frames.First().Objects];
        Assert.Equal([(1, true, null), (2, false, TrackState.Occluded)], first.Select(found => (found.Track.Id, found.IsKeyframe!.Value, found.State)));
        Assert.Equal(new BoxXyxy(1.5f, 1, 4.25f, 3), first[0].Box);
        Assert.Equal("set 0: 2 dog ........ .#####.. .#####.. .#####.. ........", Assert.Single(TestImports.Draw(set)));
        Assert.Equal(TrackState.Lost, Assert.Single(clip.Frames.Last().Objects).State);
    }

    [Fact]
    public void Read_PolygonsOfLabelStudio_AreMasksOfUntoldObjects()
    {
        using ImportSet set = Read("label-studio", """
            [{"data":{"image":"/data/local-files/?d=yard/000004.jpg"},"annotations":[
              {"was_cancelled":true,"result":[]},
              {"result":[{"id":"aB3","type":"polygonlabels","original_width":10,"original_height":5,
                "value":{"points":[[10,20],[40,20],[40,60],[10,60]],"polygonlabels":["dog"]}}]}]}]
            """);

        Assert.Equal("yard 4: 1 dog .......... .###...... .###...... .......... ..........", Assert.Single(TestImports.Draw(set)));
    }

    [Fact]
    public void Read_MotsWithoutClasses_HasThoseOfMotsAndNoIgnoredRegions()
    {
        using ImportSet set = Read("mots", "3 2001 2 2 2 13\n3 10000 10 2 2 031\n4 1001 1 2 2 22\n");

        Assert.Equal(["set 3: 1 pedestrian .# ##", "set 4: 2 car .# .#"], TestImports.Draw(set));
    }

    private ImportSet Read(string format, string text)
    {
        string path = _folder.Combine("set.any");
        File.WriteAllText(path, text);
        return TestImports.Read(format, path);
    }
}
