from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0002_standard_setting_links'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accesslink',
            name='purpose',
            field=models.CharField(choices=[('sign_in', 'Sign in'), ('invitation', 'Accept an invitation'), ('review', 'Review on a panel'), ('standard_setting', 'Judge in a round that sets the threshold'), ('comparison', 'Compare works in pairs'), ('event_answer', 'Answer an invitation to an event')], max_length=20),
        ),
    ]
