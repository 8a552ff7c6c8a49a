package org.abscam.fiji.review;

import static org.abscam.fiji.review.SessionWithWindows.button;
import static org.abscam.fiji.review.SessionWithWindows.find;
import static org.abscam.fiji.review.SessionWithWindows.on;
import static org.abscam.fiji.review.SessionWithWindows.shot;
import static org.abscam.fiji.review.SessionWithWindows.sure;
import static org.abscam.fiji.review.SessionWithWindows.tell;
import static org.abscam.fiji.review.SessionWithWindows.title;
import static org.abscam.fiji.review.SessionWithWindows.until;

import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.util.List;
import java.util.Map;
import javax.swing.JTable;
import org.abscam.fiji.SessionPlugin;
import org.abscam.review.Finding;
import org.abscam.review.Status;
import org.abscam.review.session.Script;

/**
 * A reader at the session of twenty cases, who does in its windows what the script tells, in a process of its own. May be told to stop in the
 * middle of a case, to be killed there; when he comes back he goes on without doing anything again.
 */
public final class TwentyWithWindows {

	private static final int SHOWN = 4;

	private TwentyWithWindows() {}

	/** @param arguments what the menu entry is told, the reader, the place of the case to stop in or 0, a folder for screenshots */
	public static void main(String[] arguments) throws Exception {
		new ImageJ(ImageJ.NO_SHOW);
		String reader = arguments[1];
		int stop = Integer.parseInt(arguments[2]);
		new SessionPlugin().run(arguments[0]);
		tell("begins with", title());
		int place = Integer.parseInt(title().replace("Case ", ""));
		boolean resumed = place > 1;
		for (; place <= Script.table("order.csv").size(); place++) {
			String name = "Case " + place;
			until(() -> name.equals(title()) && button("›") != null);
			int item = Integer.parseInt(Script.table("order.csv").get(place - 1).get(reader));
			Map<String, String> row = Script.table("cases.csv").get(item - 1);
			if (resumed) {
				tell("sure", on(() -> sure().getText()));
				tell("areas", on(() -> desk().state().findings().size()));
			}
			else before(row, reader);
			if (place == SHOWN) shot(arguments[3], "twenty-before");
			if (place == stop) {
				System.out.println("in the middle");
				Thread.sleep(Long.MAX_VALUE);
			}
			resumed = false;
			click("Reveal");
			after(row, reader);
			if (place == SHOWN) shot(arguments[3], "twenty-after");
			if (place < Script.table("order.csv").size()) click("›");
		}
		click("Tables of the session");
		until(() -> WindowManager.getFrame("agreement.csv") != null);
		shot(arguments[3], "twenty-tables");
		tell("tables", on(() -> WindowManager.getFrame("readings.csv") != null));
		System.exit(0);
	}

	private static void before(Map<String, String> row, String reader) throws Exception {
		int[] area = Script.box(row.get(reader + " area"));
		if (area[2] == 0) click("No area");
		else draw(area, 0, "Add");
		click(row.get(reader + " before"));
		say(row.get(reader + " confidence"));
	}

	/** The first finding of the model is rejected, the own area moved by a column. */
	private static void after(Map<String, String> row, String reader) throws Exception {
		until(() -> button("Yes…").isShowing());
		select(Finding.Origin.MODEL);
		click("Reject");
		int[] area = Script.box(row.get(reader + " area"));
		if (area[2] > 0) {
			select(Finding.Origin.READER);
			draw(area, 1, "Redraw");
		}
		click("Yes…");
		click(row.get(reader + " after"));
		say(row.get(reader + " confidence_after"));
		click("Keep");
	}

	private static void select(Finding.Origin origin) throws Exception {
		on(() -> {
			JTable table = (JTable) find(WindowManager.getCurrentWindow(),
				c -> c instanceof JTable && "Findings".equals(c.getAccessibleContext().getAccessibleName()));
			List<Finding> findings = desk().state().findings();
			int at = 0;
			while (findings.get(at).origin() != origin || findings.get(at).status() == Status.REJECTED) at++;
			table.setRowSelectionInterval(at, at);
			return null;
		});
	}

	private static void draw(int[] area, int right, String button) throws Exception {
		on(() -> {
			image().setRoi(area[0] + right, area[1], area[2], area[3]);
			return null;
		});
		click(button);
	}

	private static void say(String confidence) throws Exception {
		on(() -> {
			sure().setText(Long.toString(Math.round(100 * Double.parseDouble(confidence))));
			return null;
		});
	}

	private static ImagePlus image() {
		return WindowManager.getCurrentImage();
	}

	private static ReviewDesk desk() {
		return ReviewDesk.of(image());
	}

	private static void click(String name) throws Exception {
		on(() -> {
			if (!button(name).isEnabled()) throw new IllegalStateException(title() + ": '" + name + "' cannot be pressed");
			button(name).doClick();
			return null;
		});
	}
}
