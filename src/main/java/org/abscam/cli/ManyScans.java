package org.abscam.cli;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.abscam.cli.command.ProgressLine;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.explain.InOrder;
import org.abscam.explain.Places;
import org.abscam.explain.options.Running;
import org.abscam.option.Options;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanReader;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/**
 * The scans of a command line, several at a time, each told of in its turn: one that cannot be had is a sentence and does not end the others.
 * A file that is large beside the memory is worked on alone, and so is once more one for which memory did not suffice beside others.
 */
final class ManyScans {

	/** Part of the heap from which a file is large: decoded it may have a hundred times its size. */
	private static final int LARGE = 64;

	private final RunOptions run;
	private final boolean namesDiffer;
	private final Places places;
	/** By name, whether the last scan that is called so, or one before it, was opened. */
	private final Map<String, CompletableFuture<Boolean>> opened = new ConcurrentHashMap<>();

	/**
	 * @param namesDiffer whether only the first of scans with the same name may be worked on
	 * @param atATime how many at a time
	 */
	ManyScans(RunOptions run, boolean namesDiffer, int atATime) {
		this.run = run;
		this.namesDiffer = namesDiffer;
		this.places = new Places(atATime);
	}

	/**
	 * @param run the scans, and on what the model runs
	 * @param jobs how many at a time are asked for, or {@code auto}
	 * @return how many at a time, and in how many threads each; a single scan in as many as ever
	 */
	static Running running(RunOptions run, String jobs) {
		if (run.scans.size() == 1) return run.running();
		return run.running().atATime(Options.isAuto(jobs) ? 0 : Integer.parseInt(jobs)).forImages(run.scans.size());
	}

	/** What is done with a scan, on any thread, perhaps twice. */
	@FunctionalInterface
	interface Work {

		/** @param said takes what there is to say of it */
		void on(Scan scan, Said said) throws Exception;
	}

	/**
	 * Works on all. Blocks until all are done.
	 *
	 * @param work what is done with each
	 * @param telling hears of each in turn, on this thread
	 * @throws Exception a fault of ours, or what the telling throws
	 */
	void each(Work work, InOrder.Taking<Said, Exception> telling) throws Exception {
		var pieces = run.scans.stream().map(path -> piece(path, work)).iterator();
		InOrder.run(pieces, places.count(), 2 * places.count(), telling, () -> false);
	}

	/**
	 * Works on all, and prints what there is to say of each. Blocks until all are done.
	 *
	 * @param command prints
	 * @param records takes what each said as a record
	 * @param progress hears of each
	 * @return the exit code
	 * @throws Exception a fault of ours
	 */
	int print(Work work, CommandLine command, JsonArray records, ProgressLine progress) throws Exception {
		int[] exit = {ExitCode.OK};
		int[] done = {0};
		each(work, said -> {
			said.print(command);
			if (said.isRefused()) exit[0] = ExitCode.USAGE;
			said.records().forEach(records::add);
			progress.at(++done[0] / (double) run.scans.size(), said.name());
		});
		return exit[0];
	}

	/** Made on one thread and in order, so that a scan knows of those before it with the same name. */
	private Supplier<Said> piece(Path path, Work work) {
		CompletableFuture<Boolean> mine = new CompletableFuture<>();
		String name = ScanReader.name(path);
		CompletableFuture<Boolean> before = opened.put(name, mine);
		return () -> {
			Said[] said = {new Said(name, path)};
			boolean taken = before != null && before.join(); // without a place, which that before may be waiting for
			try {
				Places.Work<Void, Exception> whole = () -> {
					said[0] = new Said(name, path);
					Scan scan = run.open(path);
					if (namesDiffer && taken) throw sameName(scan, path);
					mine.complete(true);
					work.on(scan, said[0]);
					return null;
				};
				if (isLarge(path)) places.alone(whole);
				else places.in(whole);
			}
			catch (Exception | Error e) {
				if (Sentence.isForTheUser(e)) said[0].refuse(Sentence.of(e));
				else said[0].fail(e);
			}
			finally {
				mine.complete(taken); // unless it was opened
			}
			return said[0];
		};
	}

	private static UsageException sameName(Scan scan, Path path) {
		return new UsageException("Two scans are called '" + scan.name() + "'; their results would overwrite each other. Explain '" + path
			+ "' into another folder.");
	}

	private static boolean isLarge(Path path) {
		try {
			return Files.isRegularFile(path) && Files.size(path) > Runtime.getRuntime().maxMemory() / LARGE;
		}
		catch (IOException e) {
			return false; // opening it says why
		}
	}
}
