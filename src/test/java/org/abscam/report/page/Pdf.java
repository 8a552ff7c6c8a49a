package org.abscam.report.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** What a reader of PDF finds in a file. */
record Pdf(int pages, String text, List<TextPosition> letters, List<BufferedImage> pictures, List<Pdf> each) {

	static Pdf of(byte[] file) throws IOException {
		try (PDDocument document = Loader.loadPDF(file)) {
			List<Pdf> each = new ArrayList<>();
			for (int page = 1; page <= document.getNumberOfPages(); page++) each.add(of(document, page, page, List.of()));
			return of(document, 1, document.getNumberOfPages(), each);
		}
	}

	private static Pdf of(PDDocument document, int first, int last, List<Pdf> each) throws IOException {
		List<TextPosition> letters = new ArrayList<>();
		PDFTextStripper stripper = new PDFTextStripper() {

			@Override
			protected void processTextPosition(TextPosition text) {
				letters.add(text);
				super.processTextPosition(text);
			}
		};
		stripper.setStartPage(first);
		stripper.setEndPage(last);
		String text = stripper.getText(document);
		List<BufferedImage> pictures = new ArrayList<>();
		for (int page = first; page <= last && !each.isEmpty(); page++) {
			for (COSName name : document.getPage(page - 1).getResources().getXObjectNames()) {
				PDXObject object = document.getPage(page - 1).getResources().getXObject(name);
				if (object instanceof PDImageXObject picture) pictures.add(picture.getImage());
			}
		}
		return new Pdf(document.getNumberOfPages(), text, letters, pictures, each);
	}

	/** The text on one line, with one blank between words. */
	String words() {
		return text.replaceAll("\\s+", " ");
	}

	static byte[] bytes(CasePage page, ReportForm form) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		form.write(page, out);
		return out.toByteArray();
	}
}
