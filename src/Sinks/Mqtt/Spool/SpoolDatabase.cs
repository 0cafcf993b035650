using Microsoft.Data.Sqlite;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Mqtt.Connection;
using static SQLitePCL.raw;

namespace SamStream.Sinks.Mqtt.Spool;

/// <summary>
/// A spool on disk: one SQLite database with a write-ahead log, held by one process. Every change is with the operating
/// system when its call returns, so a killed process loses none. Only the user can read it.
/// </summary>
internal sealed class SpoolDatabase : IDisposable
{
    // user_version of the file. A change of the tables raises it and says how the version before becomes the new one.
    private const int SchemaVersion = 1;

    private const string Tables = """
        CREATE TABLE stream (name TEXT NOT NULL);
        CREATE TABLE messages (
          sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, topic TEXT NOT NULL, payload BLOB NOT NULL, correlation BLOB NOT NULL);
        PRAGMA user_version = 1;
        """;

    private readonly string _path;
    private readonly bool _isDurable;
    private readonly TimeProvider _time;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _delete;
    private bool _isDirty;
    private long _syncedAt;

    private SpoolDatabase(string path, bool isDurable, TimeProvider time)
    {
        _path = path;
        _isDurable = isDurable;
        _time = time;
        _syncedAt = time.GetTimestamp();
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 };
        _connection = new SqliteConnection(settings.ToString());
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO messages VALUES ($sequence, $at, $topic, $payload, $correlation)";
        foreach (string name in (string[])["$sequence", "$at", "$topic", "$payload", "$correlation"])
            _insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        _delete = _connection.CreateCommand();
        _delete.CommandText = "DELETE FROM messages WHERE sequence <= $sequence";
        _delete.Parameters.Add(new SqliteParameter { ParameterName = "$sequence" });
    }

    /// <summary>Opens or makes a spool, as the only process.</summary>
    /// <param name="path">The file; its folder is made if it is not there.</param>
    /// <param name="isDurable">Whether a message is on the disk, not only with the operating system, before its call returns.</param>
    /// <param name="time">For <see cref="Sync"/>.</param>
    /// <param name="setAside">Where a file that was damaged is now; null if none was.</param>
    /// <exception cref="SinkException">It cannot be read or written, is of a newer version, or another process has it.</exception>
    public static SpoolDatabase Open(string path, bool isDurable, TimeProvider time, out string? setAside)
    {
        path = Path.GetFullPath(path);
        setAside = null;
        try
        {
            MakePrivate(path);
            try
            {
                return OpenWhole(path, isDurable, time);
            }
            catch (SqliteException error) when (error.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB)
            {
                setAside = SetAside(path);
                MakePrivate(path);
                return OpenWhole(path, isDurable, time);
            }
        }
        catch (SqliteException error)
        {
            throw Cannot(path, error);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("keep the MQTT spool in", path, error);
        }
    }

    /// <summary>The stream's name; null if the file is new.</summary>
    /// <param name="qos">The quality of service that the messages are given.</param>
    /// <param name="next">One more than the last number that was used.</param>
    /// <param name="messages">Those that were not delivered, in order.</param>
    /// <exception cref="SinkException">It cannot be read.</exception>
    public string? Read(int qos, out long next, out IReadOnlyList<SpooledMessage> messages)
    {
        try
        {
            next = 1 + Convert.ToInt64(Ask("SELECT coalesce(max(seq), 0) FROM sqlite_sequence"), null);
            List<SpooledMessage> found = [];
            using SqliteCommand select = Command("SELECT sequence, at, topic, payload, correlation FROM messages ORDER BY sequence");
            using SqliteDataReader rows = select.ExecuteReader();
            while (rows.Read())
            {
                found.Add(new SpooledMessage(
                    rows.GetInt64(0),
                    DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1)),
                    new MqttMessage(rows.GetString(2), rows.GetFieldValue<byte[]>(3), qos)
                    {
                        CorrelationData = rows.GetFieldValue<byte[]>(4),
                    }));
            }

            messages = found;
            return (string?)Ask("SELECT name FROM stream");
        }
        catch (SqliteException error)
        {
            throw Cannot(_path, error);
        }
    }

    /// <summary>Puts these messages, the stream's name and its next number in the place of all that is there.</summary>
    /// <exception cref="SinkException">It cannot be written; then all is as before.</exception>
    public void Replace(string stream, long next, IEnumerable<SpooledMessage> messages) => Change(isOne: false, () =>
    {
        using SqliteCommand begin = Command("""
            DELETE FROM messages;
            DELETE FROM stream;
            DELETE FROM sqlite_sequence;
            INSERT INTO stream VALUES ($name);
            INSERT INTO sqlite_sequence VALUES ('messages', $last);
            """);
        begin.Parameters.AddWithValue("$name", stream);
        begin.Parameters.AddWithValue("$last", next - 1);
        begin.ExecuteNonQuery();
        foreach (SpooledMessage message in messages)
            Insert(message);
    });

    /// <summary>Adds a message and takes those away that are given up for it.</summary>
    /// <param name="givenUp">All up to this number; 0: none.</param>
    /// <exception cref="SinkException">It cannot be written; then all is as before.</exception>
    public void Add(SpooledMessage message, long givenUp) => Change(isOne: givenUp == 0, () =>
    {
        if (givenUp > 0)
            Delete(givenUp);
        Insert(message);
    });

    /// <summary>All messages up to a number are delivered or given up.</summary>
    /// <exception cref="SinkException">It cannot be written.</exception>
    public void Remove(long sequence) => Change(isOne: true, () =>
    {
        // What a power cut brings back is delivered again, with the same number: not worth waiting for the disk.
        if (_isDurable)
            Run("PRAGMA synchronous = NORMAL");
        Delete(sequence);
        if (_isDurable)
            Run("PRAGMA synchronous = FULL");
    });

    /// <summary>Waits for the disk if something was written and the last time is so long ago.</summary>
    /// <exception cref="SinkException">The disk does not take it.</exception>
    public void Sync(TimeSpan interval)
    {
        if (!_isDirty || _time.GetElapsedTime(_syncedAt) < interval)
            return;
        try
        {
            Run("PRAGMA wal_checkpoint");
        }
        catch (SqliteException error)
        {
            throw Cannot(_path, error);
        }

        _isDirty = false;
        _syncedAt = _time.GetTimestamp();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _connection.Dispose();
    }

    private static SpoolDatabase OpenWhole(string path, bool isDurable, TimeProvider time)
    {
        var database = new SpoolDatabase(path, isDurable, time);
        try
        {
            database._connection.Open();
            // The lock is held until the end, and goes with the process.
            database.Run($"""
                PRAGMA locking_mode = EXCLUSIVE;
                PRAGMA journal_mode = WAL;
                PRAGMA journal_size_limit = 1048576;
                PRAGMA cache_size = -256;
                PRAGMA synchronous = {(isDurable ? "FULL" : "NORMAL")};
                """);
            if (database.Ask("PRAGMA quick_check(1)") is not "ok")
                throw new SqliteException("the check found damage", SQLITE_CORRUPT);
            long version = Convert.ToInt64(database.Ask("PRAGMA user_version"), null);
            if (version > SchemaVersion)
            {
                throw new SinkException(
                    $"The MQTT spool {path} is of version {version}; this program knows {SchemaVersion}. Take the newer program, or another spool path.");
            }

            if (version == 0)
                database.Run($"BEGIN; {Tables} COMMIT");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // SQLite gives the write-ahead log and the shared memory the mode of the file, an empty one being a new spool.
    private static void MakePrivate(string path)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
            UnlinkedFile.OpenOrCreate(path, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, isPrivate: true).Dispose();
        foreach (string ending in (string[])["", "-wal", "-shm"])
            UnlinkedFile.MakePrivate(path + ending);
    }

    // .NET gives those above the last one the mode of the umask.
    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is { } above)
            MakeFolder(above);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnlinkedFile.OnlyUser | UnixFileMode.UserExecute);
    }

    private static string SetAside(string path)
    {
        string aside = path + ".damaged";
        // The log of the damaged file must not be taken for the new one's.
        foreach (string ending in (string[])["", "-wal"])
        {
            File.Delete(aside + ending);
            if (File.Exists(path + ending))
                File.Move(path + ending, aside + ending);
        }

        return aside;
    }

    private static SinkException Cannot(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        // Two processes with one spool would deliver each other's messages.
        SQLITE_BUSY or SQLITE_LOCKED => new SinkException(
            $"The MQTT spool {path} is in use by another process. Give each process a spool path of its own.", isTransient: true, error),
        SQLITE_FULL => OutputErrors.Cannot("keep the MQTT spool in", path, new IOException(error.Message, OutputErrors.NoSpaceLeft)),
        SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN => OutputErrors.Cannot(
            "keep the MQTT spool in", path, new UnauthorizedAccessException(error.Message)),
        _ => OutputErrors.Cannot("keep the MQTT spool in", path, new IOException(error.Message)),
    };

    // One statement is a transaction of its own.
    private void Change(bool isOne, Action act)
    {
        try
        {
            using SqliteTransaction? all = isOne ? null : _connection.BeginTransaction();
            _insert.Transaction = _delete.Transaction = all;
            act();
            all?.Commit();
            _isDirty = true;
        }
        catch (SqliteException error)
        {
            throw Cannot(_path, error);
        }
    }

    private void Insert(SpooledMessage message)
    {
        _insert.Parameters[0].Value = message.Sequence;
        _insert.Parameters[1].Value = message.At.ToUnixTimeMilliseconds();
        _insert.Parameters[2].Value = message.Message.Topic;
        _insert.Parameters[3].Value = message.Message.Payload.ToArray();
        _insert.Parameters[4].Value = message.Message.CorrelationData.ToArray();
        _insert.ExecuteNonQuery();
    }

    private void Delete(long sequence)
    {
        _delete.Parameters[0].Value = sequence;
        _delete.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
        // Our own texts only: every value is a parameter.
#pragma warning disable CA2100
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    private object? Ask(string text)
    {
        using SqliteCommand command = Command(text);
        return command.ExecuteScalar();
    }

    private void Run(string text)
    {
        using SqliteCommand command = Command(text);
        command.ExecuteNonQuery();
    }
}
