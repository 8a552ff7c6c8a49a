package org.abscam.report.page;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.color.PDOutputIntent;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/** Pages of a PDF/A-2b (ISO 19005-2): letters embedded, colours sRGB, metadata as XMP, nothing that changes or that is fetched. */
final class PdfPaper implements Paper, AutoCloseable {

	private static final String PRODUCER = "Abs-CAM with Apache PDFBox";
	/** Width of the line around heavy letters, in their size. */
	private static final float STROKE = .032f;
	private static final String SRGB = "sRGB IEC61966-2.1";

	private final PDDocument document;
	private final PDType0Font font;
	private PDPageContentStream out;

	private PdfPaper(PDDocument document, PDType0Font font) {
		this.document = document;
		this.font = font;
	}

	static void write(CasePage page, OutputStream to) throws IOException {
		try (PDDocument document = new PDDocument()) {
			document.setVersion(1.7f);
			ZonedDateTime made = page.made().atZone(ZoneId.systemDefault()).withNano(0);
			document.setDocumentId(made.toEpochSecond()); // so that the same report is the same file
			describe(document, page, made);
			PageFont letters = PageFont.read();
			try (PdfPaper paper = new PdfPaper(document, letters.in(document))) {
				PageLayout.draw(page, paper, letters);
			}
			document.save(to);
		}
	}

	private static void describe(PDDocument document, CasePage page, ZonedDateTime made) throws IOException {
		String title = "Abs-CAM report: " + xml(page.scan());
		PDDocumentInformation information = new PDDocumentInformation();
		information.setTitle("Abs-CAM report: " + legal(page.scan()));
		information.setCreator("Abs-CAM");
		information.setProducer(PRODUCER);
		information.setCreationDate(GregorianCalendar.from(made));
		information.setModificationDate(GregorianCalendar.from(made));
		document.setDocumentInformation(information);
		String time = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").format(made);
		String xmp = """
			<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
			<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
			<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
			 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
			<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
			<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
			<xmp:CreatorTool>Abs-CAM</xmp:CreatorTool><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>
			<pdf:Producer>%s</pdf:Producer>
			</rdf:Description></rdf:RDF></x:xmpmeta>
			<?xpacket end="w"?>""".formatted(title, time, time, PRODUCER);
		PDMetadata metadata = new PDMetadata(document);
		metadata.importXMPMetadata(xmp.getBytes(StandardCharsets.UTF_8));
		document.getDocumentCatalog().setMetadata(metadata);
		document.getDocumentCatalog().setLanguage("en");
		PDOutputIntent intent =
			new PDOutputIntent(document, new ByteArrayInputStream(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData()));
		intent.setInfo(SRGB);
		intent.setOutputCondition(SRGB);
		intent.setOutputConditionIdentifier(SRGB);
		intent.setRegistryName("http://www.color.org");
		document.getDocumentCatalog().addOutputIntent(intent);
	}

	private static String xml(String text) {
		return legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	/** Without what XML has no way to say. */
	private static String legal(String text) {
		return text.replaceAll("[^\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", " ");
	}

	@Override
	public void page() throws IOException {
		close();
		PDPage page = new PDPage(new PDRectangle(WIDTH, HEIGHT));
		document.addPage(page);
		out = new PDPageContentStream(document, page);
	}

	@Override
	public void text(String text, float x, float y, float size, Color colour, boolean isStrong) throws IOException {
		if (text.isEmpty()) return;
		out.beginText();
		out.setFont(font, size);
		out.setNonStrokingColor(colour);
		out.setStrokingColor(colour);
		out.setLineWidth(size * STROKE);
		out.setRenderingMode(isStrong ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
		out.newLineAtOffset(x, HEIGHT - y);
		out.showText(text);
		out.endText();
	}

	@Override
	public void fill(float x, float y, float width, float height, Color colour) throws IOException {
		out.setNonStrokingColor(colour);
		out.addRect(x, HEIGHT - y - height, width, height);
		out.fill();
	}

	@Override
	public void picture(BufferedImage picture, float x, float y, float width, float height) throws IOException {
		out.drawImage(LosslessFactory.createFromImage(document, picture), x, HEIGHT - y - height, width, height);
	}

	@Override
	public void close() throws IOException {
		if (out != null) out.close();
		out = null;
	}
}
