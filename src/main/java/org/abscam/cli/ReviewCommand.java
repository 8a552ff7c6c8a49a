package org.abscam.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.option.SessionOptions;
import org.abscam.report.Protocol;
import org.abscam.review.ReviewException;
import org.abscam.review.session.Plan;
import org.abscam.review.session.Session;
import org.abscam.review.session.SessionTables;
import org.abscam.review.session.Worklist;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abscam review}: sessions in which readers read a list of cases in Fiji, and what comes of them. */
@Command(name = "review", mixinStandardHelpOptions = true,
	description = "Begins reading sessions, tells how far readers have come, and writes the tables of the study.")
final class ReviewCommand implements Callable<Integer> {

	private static final double MINUTE = 60;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Override
	public Integer call() throws UsageException {
		throw new UsageException("Say what to do with reading sessions: begin, list or export.");
	}

	@Command(name = "begin", mixinStandardHelpOptions = true, description = "Begins a session, which is read in Fiji.")
	int begin(
		@Parameters(paramLabel = "CASES",
			description = "A folder, whose pictures and DICOM series are the cases; or a table (CSV, TSV) with a column 'path', and 'id', 'series', "
				+ "'truth' and 'mask' where there are.") Path from,
		@Option(names = "--title") String title, @Option(names = "--classes") String classes,
		@Option(names = "--reading-first") boolean readingFirst, @Option(names = "--areas") boolean areas,
		@Option(names = "--blinded") boolean blinded, @Option(names = "--seed") String seed, @Option(names = "--explain") String explain,
		@Option(names = "--faithfulness") boolean faithfulness,
		@Option(names = "--out") Optional<Path> out) throws ReviewException, UsageException {
		Path folder = out.orElseThrow(() -> new UsageException("Say where the session is kept, with --out DIR."));
		List<String> answers = Arrays.stream(classes.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
		OptionalLong order = seed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(seed));
		Worklist list = Worklist.of(from);
		Session session = Session.create(folder, list, new Plan(title, answers, readingFirst, areas, blinded, order,
			SessionOptions.asked(explain, faithfulness)));
		list.notes().forEach(note -> Sentence.warn(spec.commandLine().getErr(), Sentence.oneLine(note)));
		spec.commandLine().getOut().println(count(session.items().size(), "case") + " in " + folder);
		return ExitCode.OK;
	}

	@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the readers of a session, and how far each has come.")
	int list(@Parameters(paramLabel = "SESSION", description = "The folder of a session.") Path folder,
		@Option(names = "--json") boolean json) throws ReviewException {
		Session session = Session.open(folder);
		PrintWriter text = spec.commandLine().getOut();
		JsonArray readers = new JsonArray();
		if (!json)
			text.println(count(session.items().size(), "case") + (session.plan().title().isEmpty() ? "" : " of " + session.plan().title()));
		for (String reader : session.readers()) {
			Session.Progress progress = session.progress(reader);
			JsonObject one = new JsonObject();
			one.addProperty("reader", reader);
			one.addProperty("done", progress.done());
			one.addProperty("begun", progress.begun());
			one.addProperty("seconds", progress.seconds());
			readers.add(one);
			if (!json) text.printf(Locale.ROOT, "  %s  %d done, %d begun, %.1f minutes%n", reader, progress.done(), progress.begun(),
				progress.seconds() / MINUTE);
		}
		if (json) {
			JsonObject all = new JsonObject();
			all.addProperty("title", session.plan().title());
			all.addProperty("cases", session.items().size());
			all.add("readers", readers);
			text.println(Protocol.text(all));
		}
		else if (readers.isEmpty()) text.println("  nobody has begun");
		return ExitCode.OK;
	}

	@Command(name = "export", mixinStandardHelpOptions = true,
		description = "Writes what readers answered and marked, before and after the model's answer was shown, and how far they agree with each "
			+ "other, with the model, with the truth, and with themselves.")
	int export(@Parameters(paramLabel = "SESSION", description = "The folder of a session.") Path folder,
		@Option(names = "--out") Optional<Path> out) throws ReviewException, UsageException {
		Path to = out.orElseThrow(() -> new UsageException("Say where the tables go, with --out DIR."));
		SessionTables.write(Session.open(folder), to).forEach(spec.commandLine().getOut()::println);
		return ExitCode.OK;
	}

	private static String count(int n, String what) {
		return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
	}
}
