using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Bot.Host.Models;

/// <summary>Threads of low priority for work that takes seconds of CPU beside the turns. The thread pool, on which turns run, is not touched.</summary>
sealed partial class QuietThreads : TaskScheduler, IDisposable
{
    readonly BlockingCollection<Task> _queue = [];

    /// <summary>Starts the threads: one core fewer than there are, at least one.</summary>
    public QuietThreads()
    {
        MaximumConcurrencyLevel = Math.Max(1, Environment.ProcessorCount - 1);
        for (var i = 0; i < MaximumConcurrencyLevel; i++)
            new Thread(Work) { IsBackground = true, Name = "Training", Priority = ThreadPriority.BelowNormal }.Start();
    }

    public override int MaximumConcurrencyLevel { get; }

    /// <summary>Lets the threads end when the queue is empty.</summary>
    public void Dispose() => _queue.CompleteAdding();

    protected override void QueueTask(Task task) => _queue.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Thread.CurrentThread.Name == "Training" && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _queue];

    void Work()
    {
        // .NET does not pass a thread's priority on to Linux; there the nice value of the thread is what counts.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, 0, 10);
        foreach (var task in _queue.GetConsumingEnumerable())
            TryExecuteTask(task);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
