package io.argotuner.standin;

/**
 * What every Go process tells of itself.
 *
 * @param startedAt seconds since 1970
 * @param cpuSeconds user and system
 * @param residentBytes RSS
 * @param goroutines at this time
 * @param maxProcs {@code GOMAXPROCS}
 */
record ProcessTally(double startedAt, double cpuSeconds, long residentBytes, int goroutines, int maxProcs) {

    void write(Page page, Release release) {
        page.counter("process_cpu_seconds_total", "User and system CPU time in seconds.", cpuSeconds)
                .gauge("process_max_fds", "Most open file descriptors.", 1_048_576)
                .gauge("process_open_fds", "Open file descriptors.", 40 + goroutines / 20)
                .gauge("process_resident_memory_bytes", "Resident memory in bytes.", residentBytes)
                .gauge("process_start_time_seconds", "Start since the epoch in seconds.", startedAt)
                .gauge("process_virtual_memory_bytes", "Virtual memory in bytes.", 1.5e9 + residentBytes)
                .gauge("process_virtual_memory_max_bytes", "Most virtual memory in bytes.", 1.8446744073709552e19)
                .gauge("go_goroutines", "Goroutines at this time.", goroutines)
                .gauge("go_threads", "Threads of the operating system.", 18)
                .gauge("go_memstats_alloc_bytes", "Bytes allocated and in use.", residentBytes * 0.6)
                .gauge("go_memstats_heap_inuse_bytes", "Bytes of spans in use.", residentBytes * 0.7)
                .gauge("go_memstats_sys_bytes", "Bytes from the system.", residentBytes * 1.1);
        page.family(Page.Type.GAUGE, "go_info", "The Go environment.")
                .add(Labels.of("version", release.goVersion()), 1);
        page.family(Page.Type.SUMMARY, "go_gc_duration_seconds", "Pauses of garbage collection.")
                .summary(0.000131, cpuSeconds * 0.0002, Math.round(cpuSeconds / 3));
        if (release.atLeast(Release.V2_14)) {
            page.gauge("go_sched_gomaxprocs_threads", "The GOMAXPROCS setting.", maxProcs);
        }
    }
}
