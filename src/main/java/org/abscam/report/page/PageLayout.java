package org.abscam.report.page;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.abscam.report.page.CasePage.Column;
import org.abscam.report.page.CasePage.Fact;
import org.abscam.report.page.CasePage.Plate;
import org.abscam.report.page.CasePage.Said;
import org.abscam.report.page.CasePage.Table;

/** Where everything stands on paper. */
final class PageLayout {

	static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH);

	private static final Color INK = new Color(0x1c2733);
	private static final Color QUIET = new Color(0x5f6b76);
	private static final Color ALARM = new Color(0xa3161b);
	private static final Color ALARM_GROUND = new Color(0xfdecec);
	private static final Color RULE = new Color(0xd5dade);
	private static final Color BAR = new Color(0xbcd7e3);

	private static final Flow.Style TITLE = new Flow.Style(17, INK, false);
	private static final Flow.Style ANSWER = new Flow.Style(13, INK, true);
	private static final Flow.Style HEADING = new Flow.Style(9.5f, INK, true);
	private static final Flow.Style BODY = new Flow.Style(8.5f, INK, false);
	private static final Flow.Style WARNED = new Flow.Style(9, ALARM, false);
	private static final Flow.Style SMALL = new Flow.Style(7.5f, INK, false);
	private static final Flow.Style SMALL_WARNED = new Flow.Style(7.5f, ALARM, false);
	private static final Flow.Style NOTE = new Flow.Style(7.5f, QUIET, false);

	private static final float GAP = 8;
	private static final float HEIGHT_OF_ONE = 150;
	private static final float SIDE_OF_SEVERAL = 108;
	private static final float BAR_WIDTH = 108;
	private static final float NAME = 64;
	/** Width of a column of weight 1 in a table that need not be wide. */
	private static final float WEIGHT = 64;
	private static final float BETWEEN_COLUMNS = 22;
	private static final List<String> PICTURES = List.of("Scan", "Map over the scan", "Outlines");

	private final CasePage page;
	private final Paper paper;
	private final PageFont font;
	private final Flow flow;

	private PageLayout(CasePage page, Paper paper, PageFont font, int pages) {
		this.page = page;
		this.paper = paper;
		this.font = font;
		flow = new Flow(paper, font, number -> foot(number, pages));
	}

	/** Draws a report. */
	static void draw(CasePage page, Paper paper, PageFont font) throws IOException {
		new PageLayout(page, paper, font, pages(page, font)).draw();
	}

	/** How many pages a report takes. */
	static int pages(CasePage page, PageFont font) throws IOException {
		PageLayout counted = new PageLayout(page, Paper.NONE, font, 1);
		counted.draw();
		return counted.flow.pages();
	}

	private void draw() throws IOException {
		flow.page();
		head();
		alarms();
		facts(page.patient());
		flow.text(page.answer(), Flow.LEFT, Flow.WIDTH, ANSWER);
		for (String beside : page.beside()) flow.text(beside, Flow.LEFT, Flow.WIDTH, BODY);
		flow.down(6);
		if (!page.reading().isEmpty()) heading("The reading", 30);
		facts(page.reading());
		plates();
		if (!page.trust().isEmpty()) heading("How far the maps can be trusted", 24);
		for (Said said : page.trust()) flow.text(said.words(), Flow.LEFT, Flow.WIDTH, said.isAlarm() ? WARNED : BODY);
		flow.down(4);
		heading("Findings", 40);
		table(page.findings(), Flow.WIDTH);
		heading("What the model says of each class", 40);
		table(page.probabilities(), Math.min(Flow.WIDTH, WEIGHT * (float) weights(page.probabilities())));
		twoColumns();
		signature();
	}

	private void foot(int number, int pages) throws IOException {
		float y = Paper.HEIGHT - 40;
		paper.fill(Flow.LEFT, y - 4, Flow.WIDTH, .5f, RULE);
		String left = font.shown("Abs-CAM · " + CasePage.PURPOSE);
		paper.text(left, Flow.LEFT, y + 8, NOTE.size(), QUIET, false);
		String right = flow.cut(page.scan(), Flow.WIDTH / 2, NOTE) + " · page " + number + " of " + pages;
		paper.text(right, Flow.RIGHT - font.width(right, NOTE.size()), y + 8, NOTE.size(), QUIET, false);
	}

	private void head() throws IOException {
		flow.line("Abs-CAM report", Flow.LEFT, NOTE);
		flow.lineTo(DAY.format(page.made()), Flow.RIGHT, NOTE);
		flow.down(12);
		float y = flow.y();
		flow.text(page.scan(), Flow.LEFT, Flow.WIDTH - 140, TITLE);
		float after = flow.y();
		flow.to(y + 7);
		flow.lineTo(CasePage.PURPOSE, Flow.RIGHT, WARNED);
		flow.to(after);
		flow.down(3);
		paper.fill(Flow.LEFT, flow.y(), Flow.WIDTH, 1, INK);
		flow.down(9);
	}

	private void alarms() throws IOException {
		for (String alarm : page.alarms()) {
			float height = flow.height(alarm, Flow.WIDTH - 18, WARNED) + 6;
			if (Flow.isOverOnePage(height)) {
				flow.text(alarm, Flow.LEFT, Flow.WIDTH, WARNED);
				continue;
			}
			flow.room(height);
			paper.fill(Flow.LEFT, flow.y(), Flow.WIDTH, height, ALARM_GROUND);
			paper.fill(Flow.LEFT, flow.y(), 3, height, ALARM);
			flow.down(2);
			flow.text(alarm, Flow.LEFT + 11, Flow.WIDTH - 18, WARNED);
			flow.down(4);
		}
		if (!page.alarms().isEmpty()) flow.down(7);
	}

	private void heading(String words, float room) throws IOException {
		flow.down(6);
		flow.room(HEADING.size() + 6 + room);
		flow.line(font.shown(words), Flow.LEFT, HEADING);
		flow.down(15);
	}

	/** Beside each other, three in a row. */
	private void facts(List<Fact> facts) throws IOException {
		float width = (Flow.WIDTH - 2 * GAP) / 3;
		for (int first = 0; first < facts.size(); first += 3) {
			List<Fact> row = facts.subList(first, Math.min(first + 3, facts.size()));
			float height = 0;
			for (Fact fact : row) height = Math.max(height, flow.height(fact.value(), width, BODY));
			flow.roomFor(height + 10);
			List<Flow.Beside> values = new ArrayList<>();
			for (Fact fact : row) {
				float x = Flow.LEFT + values.size() * (width + GAP);
				flow.line(font.shown(fact.name()), x, NOTE);
				values.add(new Flow.Beside(fact.value(), x, width, false));
			}
			flow.down(10);
			flow.beside(values, BODY, Flow.Again.NOTHING);
			flow.down(5);
		}
	}

	private void plates() throws IOException {
		boolean one = page.plates().size() == 1;
		flow.down(2);
		for (int i = 0; i < page.plates().size(); i++) {
			Plate plate = page.plates().get(i);
			float most = one ? (Flow.WIDTH - 2 * GAP) / 3 : SIDE_OF_SEVERAL;
			float ratio = Math.min(most / plate.scan().getWidth(), (one ? HEIGHT_OF_ONE : SIDE_OF_SEVERAL) / plate.scan().getHeight());
			float width = plate.scan().getWidth() * ratio;
			float height = plate.scan().getHeight() * ratio;
			float x = Flow.LEFT + 3 * (width + GAP) + 4;
			float beside = one ? 0 : Math.min(height(plate, Flow.RIGHT - x), 2 * height);
			if (flow.room(Math.max(height, beside) + 24) || i == 0) {
				for (int p = 0; p < PICTURES.size(); p++) flow.line(PICTURES.get(p), Flow.LEFT + p * (width + GAP), NOTE);
				flow.down(12);
			}
			float y = flow.y();
			List<BufferedImage> pictures = List.of(plate.scan(), plate.map(), plate.outlines());
			for (int p = 0; p < 3; p++) paper.picture(pictures.get(p), Flow.LEFT + p * (width + GAP), y, width, height);
			if (one) {
				flow.to(y + height + 6);
				words(plate, Flow.LEFT, Flow.WIDTH, BODY, WARNED);
			}
			else {
				int before = flow.pages();
				words(plate, x, Flow.RIGHT - x, SMALL, SMALL_WARNED);
				flow.to((flow.pages() > before ? flow.y() : Math.max(flow.y(), y + height)) + GAP);
			}
		}
		legend();
	}

	/** Words at the right of the bar of colours. */
	private void legend() throws IOException {
		float indent = page.bar().isPresent() ? BAR_WIDTH + 2 * GAP : 0;
		float height = flow.height(page.legend(), Flow.WIDTH - indent, NOTE);
		flow.down(2);
		flow.room(height);
		float y = flow.y();
		if (page.bar().isPresent()) {
			BufferedImage bar = page.bar().get();
			paper.picture(bar, Flow.LEFT, y + 1, BAR_WIDTH, BAR_WIDTH * bar.getHeight() / bar.getWidth());
		}
		flow.text(page.legend(), Flow.LEFT + indent, Flow.WIDTH - indent, NOTE);
		flow.down(4);
	}

	/** Of the words beside the pictures. */
	private float height(Plate plate, float width) {
		float height = flow.height(plate.title(), width, HEADING) + 4;
		for (String words : plate.words()) height += flow.height(words, width, SMALL);
		for (Said said : plate.trust()) height += flow.height(said.words(), width, SMALL);
		return height;
	}

	private void words(Plate plate, float x, float width, Flow.Style style, Flow.Style warned) throws IOException {
		if (!plate.title().isEmpty()) {
			flow.text(plate.title(), x, width, HEADING);
			flow.down(2);
		}
		for (String words : plate.words()) flow.text(words, x, width, style);
		flow.down(2);
		for (Said said : plate.trust()) flow.text(said.words(), x, width, said.isAlarm() ? warned : style);
	}

	private void table(Table table, float width) throws IOException {
		double weights = weights(table);
		List<Float> lefts = new ArrayList<>(List.of(Flow.LEFT));
		for (Column column : table.columns()) lefts.add((float) (lefts.get(lefts.size() - 1) + width * column.weight() / weights));
		if (!table.rows().isEmpty()) titles(table, lefts);
		for (List<String> row : table.rows()) {
			float height = 0;
			for (int c = 0; c < row.size(); c++) height = Math.max(height, flow.height(row.get(c), inner(lefts, c), SMALL));
			if (flow.roomFor(height + 4)) titles(table, lefts);
			flow.down(2);
			List<Flow.Beside> cells = new ArrayList<>();
			for (int c = 0; c < row.size(); c++) {
				Column.Kind kind = table.columns().get(c).kind();
				if (kind == Column.Kind.PARTS)
					paper.fill(lefts.get(c), flow.y() + 1, (inner(lefts, c) - 30) * Words.bar(row.get(c)), 6.5f, BAR);
				cells.add(new Flow.Beside(row.get(c), lefts.get(c), inner(lefts, c), kind != Column.Kind.WORDS));
			}
			flow.beside(cells, SMALL, () -> titles(table, lefts));
			flow.down(1);
			paper.fill(Flow.LEFT, flow.y(), width, .4f, RULE);
			flow.down(1);
		}
		flow.down(3);
		if (table.note().isPresent()) flow.text(table.note().get(), Flow.LEFT, Flow.WIDTH, NOTE);
		flow.down(4);
	}

	private static double weights(Table table) {
		return table.columns().stream().mapToDouble(Column::weight).sum();
	}

	private static float inner(List<Float> lefts, int column) {
		return lefts.get(column + 1) - lefts.get(column) - GAP;
	}

	private void titles(Table table, List<Float> lefts) throws IOException {
		for (int c = 0; c < table.columns().size(); c++) {
			String title = flow.cut(table.columns().get(c).title(), inner(lefts, c), NOTE);
			if (table.columns().get(c).kind() == Column.Kind.WORDS) flow.line(title, lefts.get(c), NOTE);
			else flow.lineTo(title, lefts.get(c + 1) - GAP, NOTE);
		}
		flow.down(11);
		paper.fill(Flow.LEFT, flow.y(), lefts.get(lefts.size() - 1) - Flow.LEFT, .6f, QUIET);
		flow.down(1);
	}

	/** Facts of the model at the left, of how the result was made at the right. */
	private void twoColumns() throws IOException {
		float width = (Flow.WIDTH - BETWEEN_COLUMNS) / 2;
		float height = Math.max(height(page.model(), width), height(page.provenance(), width));
		flow.down(4);
		if (Flow.isOverOnePage(height + 20)) {
			below("The model", page.model());
			below("How this was made", page.provenance());
			return;
		}
		flow.room(height + 20);
		float y = flow.y();
		float end = Math.max(column("The model", page.model(), Flow.LEFT, y, width),
			column("How this was made", page.provenance(), Flow.LEFT + width + BETWEEN_COLUMNS, y, width));
		flow.to(end + 6);
	}

	/** Facts one below the other, over pages where they must be. */
	private void below(String title, List<Fact> facts) throws IOException {
		heading(title, 24);
		for (Fact fact : facts) {
			flow.room(12);
			flow.line(font.shown(fact.name()), Flow.LEFT, NOTE);
			flow.text(fact.value(), Flow.LEFT + NAME, Flow.WIDTH - NAME, SMALL);
			flow.down(2);
		}
	}

	private float height(List<Fact> facts, float width) {
		float height = 0;
		for (Fact fact : facts) height += flow.height(fact.value(), width - NAME, SMALL) + 2;
		return height;
	}

	private float column(String title, List<Fact> facts, float x, float y, float width) throws IOException {
		flow.to(y);
		flow.line(font.shown(title), x, HEADING);
		flow.down(15);
		for (Fact fact : facts) {
			flow.line(font.shown(fact.name()), x, NOTE);
			flow.text(fact.value(), x + NAME, width - NAME, SMALL);
			flow.down(2);
		}
		return flow.y();
	}

	private void signature() throws IOException {
		if (font.isLacking()) {
			flow.text("□ stands for a character that the letters of this page do not have; the report as HTML shows it.", Flow.LEFT,
				Flow.WIDTH, NOTE);
		}
		flow.room(44);
		flow.down(28);
		paper.fill(Flow.LEFT, flow.y(), 300, .6f, QUIET);
		paper.fill(Flow.RIGHT - 150, flow.y(), 150, .6f, QUIET);
		flow.down(3);
		flow.line("Read by (name, signature)", Flow.LEFT, NOTE);
		flow.line("Date", Flow.RIGHT - 150, NOTE);
		flow.down(10);
	}
}
