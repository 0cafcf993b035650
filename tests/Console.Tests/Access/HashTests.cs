using SamStream.Console.Access;

namespace SamStream.Console.Tests.Access;

public sealed class HashTests
{
    [Fact]
    public void IsOf_ItsPassword_IsTrueForThatAlone()
    {
        PasswordHash hash = PasswordHash.TryParse(PasswordHash.Of("größer als zwölf").ToString())!;

        Assert.True(hash.IsOf("größer als zwölf"));
        Assert.False(hash.IsOf("größer als zwölF"));
        Assert.False(hash.IsOf(""));
    }

    /// <summary>The vector of hashlib.pbkdf2_hmac('sha256', b'correct horse battery', bytes(range(16)), 600000).</summary>
    [Fact]
    public void IsOf_HashOfAnotherProgram_IsTrue() =>
        Assert.True(PasswordHash.TryParse("pbkdf2-sha256:600000:AAECAwQFBgcICQoLDA0ODw:uwbIwLHdW_1OQPTil6LQ5k2n75S0uOwgmJAhyLQVNq0")!.IsOf("correct horse battery"));

    [Fact]
    public void Of_SamePassword_HasAnotherSalt() =>
        Assert.NotEqual(PasswordHash.Of("correct horse battery").ToString(), PasswordHash.Of("correct horse battery").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("correct horse battery")]
    [InlineData("pbkdf2-sha256:599999:AAECAwQFBgcICQoLDA0ODw:uwbIwLHdW_1OQPTil6LQ5k2n75S0uOwgmJAhyLQVNq0")]
    [InlineData("pbkdf2-sha256:2147483647:AAECAwQFBgcICQoLDA0ODw:uwbIwLHdW_1OQPTil6LQ5k2n75S0uOwgmJAhyLQVNq0")]
    [InlineData("pbkdf2-sha256:-600000:AAECAwQFBgcICQoLDA0ODw:uwbIwLHdW_1OQPTil6LQ5k2n75S0uOwgmJAhyLQVNq0")]
    [InlineData("pbkdf2-sha256:600000:AAECAwQFBgc:uwbIwLHdW_1OQPTil6LQ5k2n75S0uOwgmJAhyLQVNq0")]
    [InlineData("pbkdf2-sha256:600000:AAECAwQFBgcICQoLDA0ODw:")]
    [InlineData("pbkdf2-sha256:600000:AAECAwQFBgcICQoLDA0ODw:AAAA")]
    [InlineData("pbkdf2-sha256:600000:!!!!:uwbIwLHdW_1OQPTil6LQ5k2n75S0uOwgmJAhyLQVNq0")]
    [InlineData("pbkdf2-sha1:600000:AAECAwQFBgcICQoLDA0ODw:uwbIwLHdW_1OQPTil6LQ5k2n75S0uOwgmJAhyLQVNq0")]
    [InlineData("sha256:5DfbjXLth7APvt3qQPgtf5rN2zAwJWgaZNAPrOCmqYM")]
    public void TryParse_NoHashOrAWeakOne_IsNull(string text) => Assert.Null(PasswordHash.TryParse(text));

    [Fact]
    public void NewToken_Hashed_IsFoundByItsHashAlone()
    {
        string token = TokenHash.NewToken();
        TokenHash hash = TokenHash.TryParse(TokenHash.Of(token).ToString())!;

        Assert.Matches("^samstream_[A-Za-z0-9_-]{43}$", token);
        Assert.True(hash.IsSame(TokenHash.Of(token)));
        Assert.False(hash.IsSame(TokenHash.Of(TokenHash.NewToken())));
        Assert.Null(TokenHash.TryParse(token));
    }
}
