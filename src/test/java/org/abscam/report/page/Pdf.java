package org.abscam.report.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** What a reader of PDF finds in a file. */
record Pdf(int pages, String text, List<TextPosition> letters, List<BufferedImage> pictures) {

	static Pdf of(byte[] file) throws IOException {
		try (PDDocument document = Loader.loadPDF(file)) {
			List<TextPosition> letters = new ArrayList<>();
			PDFTextStripper stripper = new PDFTextStripper() {

				@Override
				protected void processTextPosition(TextPosition text) {
					letters.add(text);
					super.processTextPosition(text);
				}
			};
			String text = stripper.getText(document);
			List<BufferedImage> pictures = new ArrayList<>();
			for (PDPage page : document.getPages()) {
				for (COSName name : page.getResources().getXObjectNames()) {
					PDXObject object = page.getResources().getXObject(name);
					if (object instanceof PDImageXObject picture) pictures.add(picture.getImage());
				}
			}
			return new Pdf(document.getNumberOfPages(), text, letters, pictures);
		}
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
