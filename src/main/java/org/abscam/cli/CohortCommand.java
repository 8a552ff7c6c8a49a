package org.abscam.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.abscam.cam.SaliencyMethod;
import org.abscam.cli.archive.ArchiveOptions;
import org.abscam.cli.archive.ArchiveTable;
import org.abscam.cli.command.ListedOptions;
import org.abscam.cli.command.OutFolder;
import org.abscam.cli.command.ProgressLine;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.cohort.Cohort;
import org.abscam.cohort.CohortAudit;
import org.abscam.cohort.CohortParts;
import org.abscam.cohort.CohortRequest;
import org.abscam.cohort.Shard;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.IdleOptions;
import org.abscam.explain.options.Masking;
import org.abscam.model.ModelSource;
import org.abscam.option.Options;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abscam cohort}. */
@Command(name = "cohort", mixinStandardHelpOptions = true,
	description = "Explains all scans of a folder or a table, or a part of them, into one table; goes on where a run was cut short.")
final class CohortCommand implements Callable<Integer> {

	@Parameters(arity = "0..1", paramLabel = "INPUT",
		description = "A folder, whose scans are explained with those of the folders below it; or a table (CSV, TSV) with a column 'path', and "
			+ "'id', 'label' and more where there are, whose paths may be addresses of an archive's series; or an archive or a study of it "
			+ "(dicomweb://HOST/ROOT[/studies/UID]).")
	private Optional<String> input;

	@Mixin
	private ArchiveOptions archive;

	@Mixin
	private NetworkOptions network;

	@Mixin
	private MapOptions maps;

	@Mixin
	private TargetOptions target;

	@Option(names = "--method")
	private String method;

	@Option(names = "--seed")
	private String seed;

	@Option(names = "--min-area")
	private double minimumArea;

	@Option(names = "--faithfulness")
	private boolean faithfulness;

	@Option(names = "--maps")
	private boolean written;

	@Option(names = "--shard")
	private String shard;

	@Option(names = "--jobs")
	private String jobs;

	@Option(names = "--merge")
	private boolean merge;

	@Option(names = "--audit")
	private boolean audit;

	@Option(names = "--keep-uids")
	private boolean keepUids;

	@Option(names = "--out")
	private Optional<Path> out;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws Exception {
		PrintWriter text = spec.commandLine().getOut();
		PrintWriter err = spec.commandLine().getErr();
		boolean complete = true;
		if (merge) say(CohortParts.merge(folder()), text, err);
		else if (input.isPresent() || !audit) complete = explained(text, err);
		if (audit && complete) text.println("  " + CohortAudit.write(folder()));
		return complete ? ExitCode.OK : ExitCode.USAGE;
	}

	private boolean explained(PrintWriter text, PrintWriter err) throws Exception {
		CohortRequest request = request();
		if (audit && request.shard().of() > 1)
			throw new UsageException("A part alone is not audited; leave --audit away, and use it with --merge once all parts are done.");
		Cohort.Outcome done;
		try (ProgressLine progress = new ProgressLine("cohort")) {
			done = Cohort.run(request, progress);
		}
		say(done, text, err);
		return done.table().isPresent();
	}

	private Path folder() throws UsageException {
		Path folder = out.orElseThrow(() -> new UsageException("Say where the table goes, with --out DIR."));
		OutFolder.checkNamed(folder);
		return folder;
	}

	/** What is asked; the table's folder is not looked at. */
	CohortRequest request() throws Exception {
		String said = input.orElseThrow(() -> new UsageException("Say what to explain: a folder of scans, or a table of them."));
		Path to = folder();
		Path from = ArchiveAddress.is(said) ? ArchiveTable.of(archive.at(said), network.series, to) : Path.of(said);
		Shard part = shard.isEmpty() ? Shard.WHOLE : Shard.of(shard);
		ModelSource source = network.source();
		ExplainOptions options = maps.options(SaliencyMethod.of(method).orElseThrow(), network)
			.with(target.question(maps.classChoice, List.of()).through(network.choice));
		if (!seed.equalsIgnoreCase(Masking.AUTO)) options = options.with(options.masking().seeded(Integer.parseInt(seed)));
		IdleOptions.refuse(options, List.of(options.method()));
		int atATime = Options.isAuto(jobs) ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(jobs);
		return new CohortRequest(from, to, source, options, network.series, network.choice,
			new CohortRequest.Measures(maps.threshold, minimumArea, faithfulness, written), part, atATime, archive.scans(keepUids),
			ListedOptions.said(spec));
	}

	private static void say(Cohort.Outcome done, PrintWriter text, PrintWriter err) {
		done.notes().forEach(note -> Sentence.warn(err, note));
		if (done.failed() > 0)
			Sentence.warn(err, String.format(Locale.ROOT, "%,d of %,d scans could not be explained; the column 'error' says why.",
				done.failed(), done.scans()));
		if (done.changed() > 0)
			Sentence.warn(err, String.format(Locale.ROOT, "%,d scans have changed since they were explained, and were explained again.",
				done.changed()));
		if (done.table().isEmpty()) {
			Sentence.say(err, "stopped; the same command goes on where it stopped.");
			return;
		}
		if (done.rows() == 0 && done.kept() == done.scans()) text.printf(Locale.ROOT, "%,d scans, all done before%n", done.scans());
		else text.printf(Locale.ROOT, "%,d scans, %,d rows; %,d scans were done before%n", done.scans(), done.rows(), done.kept());
		text.println("  " + done.table().get());
	}
}
