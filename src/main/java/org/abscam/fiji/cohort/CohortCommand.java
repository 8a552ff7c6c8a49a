package org.abscam.fiji.cohort;

import ij.IJ;
import ij.ImagePlus;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.abscam.cohort.Cohort;
import org.abscam.cohort.CohortAudit;
import org.abscam.cohort.CohortException;
import org.abscam.cohort.CohortRequest;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.choice.ModelChoice;
import org.abscam.fiji.command.CommandWithoutImage;
import org.abscam.fiji.command.Form;
import org.abscam.fiji.image.Counted;
import org.abscam.fiji.image.EscapeKey;
import org.abscam.fiji.result.Notices;
import org.abscam.fiji.result.RowTable;
import org.abscam.option.MenuOffers;
import org.abscam.option.Option;
import org.abscam.option.Options;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The command "Abs-CAM Cohort...": explains all scans of a folder or of a table of them into one table, goes on where a run was stopped, and
 * shows what the maps have in common: a table with a row for each class, and the mean maps as a stack. Needs no image.
 */
public final class CohortCommand extends CommandWithoutImage<CohortRequest> {

	static final String TABLE = "Abs-CAM Cohort";

	public CohortCommand() {
		super(MenuOffers.COHORT, CohortOrder::request);
	}

	@Override
	protected Form form(ImagePlus image) {
		ModelChoice models = new ModelChoice(image);
		Form form = models.addTo(new Form());
		for (Option option : offer().asked().subList(1, offer().asked().size())) {
			if (option.isFlag()) form.flag(option, option.isUsual());
			else if (option.name().equals(Options.CLASS.name())) models.addClassesTo(form);
			else if (option.name().equals(Options.LAYER.name())) models.addLayersTo(form);
			else if (option.kind() == Option.Kind.FILE) form.ask(option, Form.WIDE);
			else form.ask(option);
		}
		return form.advanced(Options.LAYER, Options.BUDGET, Options.WINDOW, Options.DEVICE, Options.THRESHOLD, Options.JOBS);
	}

	@Override
	protected void run(ImagePlus image, CohortRequest request) throws ExplainException {
		IJ.resetEscape();
		try {
			Cohort.Outcome done = Cohort.run(request, new EscapeKey(() -> false));
			Notices.log(done.notes());
			if (done.table().isEmpty()) throw new ExplainException("Stopped by Escape; the same command goes on where it stopped.");
			Path page = CohortAudit.write(request.out());
			IJ.log(String.format(Locale.ROOT, "Abs-CAM: %s, %,d could not be explained; table %s, audit %s",
				Counted.of(done.scans(), "scan"),
				done.failed(), done
					.table().get(),
				page));
			show(request.out());
		}
		catch (CohortException e) {
			throw new ExplainException(e);
		}
		finally {
			IJ.showProgress(1);
		}
	}

	private static void show(Path out) throws ExplainException {
		RowTable table = new RowTable(TABLE);
		CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
		try (CSVParser csv = CSVParser.parse(Files.readString(out.resolve(CohortAudit.CLASSES)), format)) {
			List<String> columns = csv.getHeaderNames();
			for (CSVRecord record : csv) {
				Map<String, Object> row = new LinkedHashMap<>();
				row.put(columns.get(0), record.get(0));
				for (String column : columns.subList(1, columns.size()))
					row.put(column, record.get(column).isEmpty() ? "" : (Object) Double.valueOf(record.get(column)));
				table.add(row);
			}
		}
		catch (IOException e) {
			throw new ExplainException("The audit in '" + out + "' cannot be read (" + e.getMessage() + "); run the command again.");
		}
		table.showOrLog();
		Path maps = out.resolve(CohortAudit.MEAN_MAPS);
		if (!Files.exists(maps) || GraphicsEnvironment.isHeadless()) return;
		ImagePlus stack = IJ.openImage(maps.toString());
		stack.show();
	}
}
