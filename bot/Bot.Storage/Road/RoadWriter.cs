using System.Collections.Concurrent;

namespace Bot.Storage;

/// <summary>The only writer of the road. Operations from all callers are put into one transaction, so that one sync to disk serves
/// them all; each caller waits until its own is durable. Thread-safe.</summary>
/// <remarks>
/// An operation that fails takes its batch down with it; the batch is then run again one by one, so that only the poisoned one fails.
/// An operation is therefore a function of the database alone, and may run twice. When a commit itself fails nothing is known for sure:
/// the connection is dropped, all callers of the batch are told, and each decides again on what is read then.
/// </remarks>
sealed class RoadWriter : IDisposable
{
    const int BatchSize = 256;
    const int Capacity = 4096;
    readonly Engine _engine;
    readonly BlockingCollection<Work> _queue = [];
    readonly SemaphoreSlim _places = new(Capacity);
    readonly Thread _thread;
    RoadConnection? _connection;

    public RoadWriter(Engine engine)
    {
        _engine = engine;
        _thread = new Thread(Loop) { IsBackground = true, Name = "Road writer" };
        _thread.Start();
    }

    /// <summary>Runs an operation in a transaction and waits until it is durable.</summary>
    /// <param name="run">The operation, on the writer's thread.</param>
    /// <param name="stored">Called once it is durable, in the order of commits, on the writer's thread, before the caller goes on.</param>
    /// <param name="cancellation">Gives up waiting; the operation may have run all the same.</param>
    /// <exception cref="StorageUnavailableException">The engine could not begin or commit.</exception>
    public async ValueTask<T> RunAsync<T>(Func<RoadConnection, T> run, Action<T>? stored, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        var work = new Work<T>(run, stored);
        try
        {
            _queue.Add(work, CancellationToken.None);
        }
        catch (InvalidOperationException closed)
        {
            _places.Release();
            throw new StorageUnavailableException("The storage is closing.", closed);
        }
        return await work.Done.WaitAsync(cancellation);
    }

    void Loop()
    {
        var batch = new List<Work>(BatchSize);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < BatchSize && _queue.TryTake(out var next))
                batch.Add(next);
            _places.Release(batch.Count);
            Write(batch);
        }
        _connection?.Dispose();
    }

    void Write(List<Work> batch, bool again = false)
    {
        if (Engaged(batch) is not { } connection)
            return;
        try
        {
            foreach (var work in batch)
                work.Run(connection);
        }
        catch (Exception problem)
        {
            var sound = connection.TryRollback();
            if (!sound)
                Drop();
            // Nothing was committed, so the batch may be run again when it was the connection that broke.
            if (!sound && !again)
                Write(batch, again: true);
            else if (batch.Count == 1)
                batch[0].Fail(_engine.IsUnavailable(problem) ? Unavailable(problem) : problem);
            else
                foreach (var work in batch)
                    Write([work], again);
            return;
        }
        try
        {
            connection.Commit();
        }
        catch (Exception problem)
        {
            Drop();
            Fail(batch, problem);
            return;
        }
        foreach (var work in batch)
            work.Complete();
    }

    RoadConnection? Engaged(List<Work> batch)
    {
        try
        {
            var connection = _connection ??= _engine.OpenWriter();
            connection.Begin();
            return connection;
        }
        catch (Exception problem)
        {
            Drop();
            Fail(batch, problem);
            return null;
        }
    }

    static void Fail(List<Work> batch, Exception problem)
    {
        foreach (var work in batch)
            work.Fail(Unavailable(problem));
    }

    static StorageUnavailableException Unavailable(Exception problem) =>
        problem as StorageUnavailableException ?? new($"The database cannot be written: {problem.Message}", problem);

    void Drop()
    {
        var connection = _connection;
        _connection = null;
        try
        {
            connection?.Dispose();
        }
        catch (Exception)
        {
            // It is being thrown away because it is broken; that it cannot even say goodbye changes nothing.
        }
    }

    /// <summary>Writes what was handed over, then stops.</summary>
    public void Dispose()
    {
        if (_queue.IsAddingCompleted)
            return;
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        _places.Dispose();
    }

    abstract class Work
    {
        public abstract void Run(RoadConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception problem);
    }

    sealed class Work<T>(Func<RoadConnection, T> run, Action<T>? stored) : Work
    {
        readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T _result = default!;

        public Task<T> Done => _done.Task;

        public override void Run(RoadConnection connection) => _result = run(connection);

        public override void Complete()
        {
            try
            {
                stored?.Invoke(_result);
                _done.TrySetResult(_result);
            }
            catch (Exception problem)
            {
                // A listener that throws is its caller's fault, and may not stop everybody's writer.
                _done.TrySetException(problem);
            }
        }

        public override void Fail(Exception problem) => _done.TrySetException(problem);
    }
}
