"""Lines of a Japanese training script."""

for fold in range(2):
    print(f"フォールド {fold + 1}/2 を開始")
    for epoch in range(3):
        for step in (50, 100):
            print(f"エポック {epoch + 1}/3 ステップ {step}/100 損失: {1 / step:.4f}")
        print(f"エポック {epoch + 1}/3 検証スコア: 0.8{epoch}")
    print(f"フォールド {fold + 1}/2 完了")
