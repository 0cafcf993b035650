using Microsoft.Extensions.Time.Testing;
using SamStream.Console.Access;
using SamStream.Console.Login;

namespace SamStream.Console.Tests.Login;

public sealed class LoginGuardTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void DelayOf_OneAddressManyUsers_GrowsToAQuarterOfAnHour()
    {
        var guard = new LoginGuard(_time);
        List<double> delays = [];
        for (int i = 0; i < 24; i++)
        {
            guard.Fail($"user{i}", "192.0.2.1");
            TimeSpan delay = guard.DelayOf("vera", "192.0.2.1");
            delays.Add(delay.TotalSeconds);
            _time.Advance(delay);
        }

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900], delays);
        Assert.Equal(TimeSpan.Zero, guard.DelayOf("vera", "192.0.2.2"));
    }

    [Fact]
    public void DelayOf_ManyAddressesOneUser_KeepsOutStrangersAndNotTheUser()
    {
        var guard = new LoginGuard(_time);
        guard.Succeed("vera", "192.0.2.200");
        for (int i = 0; i < 100; i++)
            guard.Fail("vera", $"192.0.2.{i}");

        Assert.Equal(TimeSpan.FromMinutes(1), guard.DelayOf("vera", "192.0.2.150"));
        Assert.Equal(TimeSpan.Zero, guard.DelayOf("vera", "192.0.2.200"));
        Assert.Equal(TimeSpan.Zero, guard.DelayOf("olaf", "192.0.2.150"));
    }

    /// <summary>Who has a login of his own does not wipe out his failures by it.</summary>
    [Fact]
    public void DelayOf_SuccessBetweenGuesses_StillGrows()
    {
        var guard = new LoginGuard(_time);
        for (int i = 0; i < LoginGuard.FreeOfPeer; i++)
        {
            guard.Fail("anna", "192.0.2.1");
            guard.Succeed("vera", "192.0.2.1");
        }

        Assert.Equal(TimeSpan.FromSeconds(1), guard.DelayOf("vera", "192.0.2.1"));
    }

    [Fact]
    public void Add_MoreNamesThanThereArePlaces_ForgetsTheOldest()
    {
        var table = new FailureTable(1, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), _time);
        for (int i = 0; i < FailureTable.MostNames + 10; i++)
        {
            table.Add($"{i}");
            _time.Advance(TimeSpan.FromMicroseconds(1));
        }

        Assert.Equal(FailureTable.MostNames, table.Count);
        Assert.Equal((TimeSpan.Zero, true), (table.DelayOf("9"), table.DelayOf("10") > TimeSpan.Zero));
    }

    [Fact]
    public void Add_AfterItsMemory_CountsAnew()
    {
        var table = new FailureTable(2, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), _time);
        table.Add("vera");
        _time.Advance(TimeSpan.FromMinutes(61));
        table.Add("vera");

        Assert.Equal(TimeSpan.Zero, table.DelayOf("vera"));
    }

    [Fact]
    public async Task CheckAsync_MoreThanThereArePlaces_IsRefused()
    {
        var desk = new PasswordDesk();
        PasswordHash hash = PasswordHash.OfNothing();
        Task<bool?>[] all = [.. ((string[])["a", "a", "b", "c"]).Select(peer => desk.CheckAsync(hash, "guess", peer))];

        Assert.Equal([false, null, false, null], await Task.WhenAll(all));
        Assert.Equal(2, desk.Checked);
        Assert.False(await desk.CheckAsync(hash, "guess", "a"));
    }
}
